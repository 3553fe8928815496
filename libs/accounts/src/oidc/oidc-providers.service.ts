import { Clock, isLoopback, NotFoundError, type OidcProvider, parseOidcProviders, Settings } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import { ProviderUnavailableError } from '../accounts.errors';

/** Somebody waits in front of a browser. */
const TIMEOUT_SECONDS = 10;
/** What a provider says of itself changes seldom; new keys are fetched when they turn up, whatever this says. */
const METADATA_MS = 3_600_000;

interface Discovered {
  readonly configuration: Promise<Configuration>;
  readonly until: number;
}

/** The providers of the configuration. They are asked about themselves at first use: one that is down stops nothing else. */
@Injectable()
export class OidcProviders {
  private readonly logger = new Logger(OidcProviders.name);
  private readonly providers: ReadonlyMap<string, OidcProvider>;
  private readonly discovered = new Map<string, Discovered>();

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    const list = settings.OIDC_PROVIDERS === undefined ? [] : parseOidcProviders(settings.OIDC_PROVIDERS);
    this.providers = new Map(list.map((provider) => [provider.key, provider]));
  }

  list(): readonly OidcProvider[] {
    return [...this.providers.values()];
  }

  /** @throws NotFoundError */
  get(key: string): OidcProvider {
    const provider = this.providers.get(key);
    if (!provider) throw new NotFoundError('このサインイン先はありません。');
    return provider;
  }

  /** Of those that are configured now. */
  byIssuer(issuer: string): OidcProvider | null {
    return this.list().find((provider) => sameIssuer(provider.issuer, issuer)) ?? null;
  }

  /** The one address that the provider may send people back to. */
  redirectUri({ key }: OidcProvider): string {
    return new URL(`/api/v1/identity-providers/${key}/callback`, this.site).href;
  }

  /** @param path local, checked when it came in. @returns whole, so that no browser reads another host into it */
  pageOf(path: string): string {
    const page = new URL(path, this.site);
    return page.origin === this.site ? page.href : this.site;
  }

  /** Origin of our own pages. */
  private get site(): string {
    return new URL(this.settings.PUBLIC_URL ?? `http://localhost:${this.settings.PORT}`).origin;
  }

  /** @throws ProviderUnavailableError; the next call asks again */
  async configuration(provider: OidcProvider): Promise<Configuration> {
    const now = this.clock.now().getTime();
    let known = this.discovered.get(provider.key);
    if (!known || known.until <= now) {
      known = { configuration: discover(provider), until: now + METADATA_MS };
      this.discovered.set(provider.key, known);
    }
    try {
      return await known.configuration;
    } catch (error) {
      if (this.discovered.get(provider.key) === known) this.discovered.delete(provider.key);
      this.logger.warn(`${provider.key} does not say what it is: ${reasonOf(error)}`);
      throw new ProviderUnavailableError();
    }
  }
}

/** Trailing slashes that `URL` adds do not make another issuer. */
const sameIssuer = (a: string, b: string): boolean =>
  a === b || (URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href);

async function discover(provider: OidcProvider): Promise<Configuration> {
  const issuer = new URL(provider.issuer);
  const { clientSecret } = provider;
  const basic = ClientSecretBasic(clientSecret);
  const inBody = ClientSecretPost(clientSecret);
  return discovery(
    issuer,
    provider.clientId,
    {},
    (server, client, body, headers) => {
      const supported = server.token_endpoint_auth_methods_supported;
      const onlyInBody =
        provider.preset === 'generic' &&
        supported !== undefined &&
        !supported.includes('client_secret_basic') &&
        supported.includes('client_secret_post');
      return (onlyInBody ? inBody : basic)(server, client, body, headers);
    },
    {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // Signatures of id_tokens are checked, although they come straight from the provider.
        enableNonRepudiationChecks,
        ...(issuer.protocol === 'http:' && isLoopback(issuer.hostname) ? [allowInsecureRequests] : []),
      ],
    },
  );
}

/** Words of the client and its codes only: what the provider sent may be personal or secret. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `${error.name}: ${error.message}${code}`;
}
