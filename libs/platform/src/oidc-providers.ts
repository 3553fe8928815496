import { ORGANIZATION_KINDS, type OrganizationKind } from '@app/contracts';
import { plainToInstance } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  buildMessage,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateBy,
  validateSync,
  type ValidationArguments,
} from 'class-validator';

/** How a provider differs from the standard. `gbizid`: GビズID, for companies; `generic`: everything as the standard says. */
export const OIDC_PRESETS = ['gbizid', 'generic'] as const;
export type OidcPreset = (typeof OIDC_PRESETS)[number];

const SCOPES: Readonly<Record<OidcPreset, readonly string[]>> = {
  gbizid: ['openid', 'profile', 'user'],
  generic: ['openid'],
};

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const IsIssuer = () =>
  ValidateBy({
    name: 'isIssuer',
    validator: {
      validate: (value: unknown): boolean => {
        if (typeof value !== 'string' || !URL.canParse(value)) return false;
        const { protocol, hostname, search, hash, username } = new URL(value);
        if (search !== '' || hash !== '' || username !== '') return false;
        return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
      },
      defaultMessage: buildMessage((prefix) => `${prefix}$property must be an https address (http on loopback only)`),
    },
  });

/** One provider that people may sign in through (OpenID Connect), as OIDC_PROVIDERS says it. */
export class OidcProvider {
  /** Names the provider in addresses; stays the same as long as people use it. */
  @Matches(/^[a-z][a-z0-9-]{0,29}$/)
  key!: string;

  /** What people read on the button. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  label!: string;

  @IsIn(OIDC_PRESETS)
  preset: OidcPreset = 'generic';

  @IsIssuer()
  issuer!: string;

  @IsString()
  @IsNotEmpty()
  clientId!: string;

  @IsString()
  @IsNotEmpty()
  clientSecret!: string;

  /** Default: those of the preset. `openid` is among them in any case. */
  @IsOptional()
  @IsArray()
  @Matches(/^[\x21\x23-\x5B\x5D-\x7E]+$/, { each: true })
  scopes?: string[];

  /** For which kinds of organizations one may sign in through it. GビズID: startups, the default there. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(ORGANIZATION_KINDS, { each: true })
  organizationKinds!: OrganizationKind[];

  get scope(): string {
    return [...new Set(['openid', ...(this.scopes ?? SCOPES[this.preset])])].join(' ');
  }
}

/** @param text JSON: a list of providers. @throws Error that says what is wrong and where, and repeats no value */
export function parseOidcProviders(text: string): readonly OidcProvider[] {
  const list = parsedList(text);
  const providers = list.map((entry, i) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) {
      throw new Error(`entry ${i + 1} must be an object`);
    }
    const organizationKinds = 'preset' in entry && entry.preset === 'gbizid' ? ['startup'] : undefined;
    const provider = plainToInstance(OidcProvider, { organizationKinds, ...entry }, { exposeDefaultValues: true });
    const [problem] = validateSync(provider, { whitelist: true, forbidNonWhitelisted: true });
    if (problem) throw new Error(`entry ${i + 1}: ${Object.values(problem.constraints ?? {})[0] ?? problem.property}`);
    if (provider.preset === 'gbizid' && provider.organizationKinds.join() !== 'startup') {
      throw new Error(`entry ${i + 1}: organizationKinds of the preset gbizid can only be startup`);
    }
    return provider;
  });
  for (const what of ['key', 'issuer'] as const) {
    if (new Set(providers.map((provider) => provider[what])).size < providers.length) {
      throw new Error(`each ${what} may stand there once`);
    }
  }
  return providers;
}

function parsedList(text: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Its message would repeat a part of the text.
    throw new Error('not JSON');
  }
  if (!Array.isArray(parsed)) throw new Error('must be a list');
  return parsed;
}

const problemOf = (value: unknown, { PUBLIC_URL }: { PUBLIC_URL?: string }): string | null => {
  try {
    parseOidcProviders(String(value));
  } catch (error) {
    return error instanceof Error ? error.message : 'wrong';
  }
  // Providers send people back to one exact address.
  return PUBLIC_URL === undefined ? 'needs PUBLIC_URL' : null;
};

export const IsOidcProviders = () =>
  ValidateBy({
    name: 'isOidcProviders',
    validator: {
      validate: (value: unknown, { object }: ValidationArguments) => problemOf(value, object) === null,
      defaultMessage: ({ value, object }: ValidationArguments) => `OIDC_PROVIDERS: ${problemOf(value, object) ?? ''}`,
    },
  });
