import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOidcProviders } from './oidc-providers';
import { loadSettings, SETTING_NAMES, SettingsError } from './load-settings';
import type { Settings } from './settings';

// Also where encrypted connections are required.
const DATABASE_URL = 'postgres://musubi:secret@127.0.0.1:5432/musubi?sslmode=verify-full';
const load = (environment: Readonly<Record<string, string>> = {}): Settings =>
  loadSettings({ DATABASE_URL, ...environment });

function refusal(environment: NodeJS.ProcessEnv): string {
  try {
    loadSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('The settings were accepted');
}

const directory = mkdtempSync(join(tmpdir(), 'musubi-settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(text: string): string {
  const path = join(directory, 'providers.json');
  writeFileSync(path, text);
  return path;
}

describe('the documented settings', () => {
  const text = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith('API, worker and CLI')) ?? '';
  const documented = [...section.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+?) \| .+ \|$/gm)].map(
    ([, name = '', fallback = '', allowed = '']) => ({ name, fallback: fallback.replaceAll('`', ''), allowed }),
  );

  it('are those that exist, each once', () => {
    expect(documented.map(({ name }) => name)).toEqual([...SETTING_NAMES]);
    expect([...SETTING_NAMES].sort()).toEqual(
      Object.keys(
        load({
          MIGRATION_DATABASE_URL: DATABASE_URL,
          REDIS_URL: 'redis://h',
          PUBLIC_URL: 'http://h',
          CLAMD_URL: 'tcp://h',
          SMTP_URL: 'smtp://h',
          MAIL_FROM: 'a@h',
          OIDC_PROVIDERS_FILE: fileOf('[]'),
          SECRET_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
        }),
      ).sort(),
    );
  });

  it('have the defaults that are in effect', () => {
    const settings = load();
    const inEffect = SETTING_NAMES.map((name) => {
      const value = settings[name];
      return [name, name === 'DATABASE_URL' ? '(required)' : value === undefined ? 'not set' : String(value)];
    });
    expect(documented.map(({ name, fallback }) => [name, fallback])).toEqual(inEffect);
  });

  const ranges = documented.flatMap(({ name, allowed }) => {
    const [, least, most] = /^(\d+)–(\d+)$/.exec(allowed) ?? [];
    return least && most ? [{ name, least: Number(least), most: Number(most) }] : [];
  });

  it('state a range for every number', () => {
    const settings: Readonly<Record<string, unknown>> = { ...load() };
    expect(ranges.map(({ name }) => name)).toEqual(SETTING_NAMES.filter((name) => typeof settings[name] === 'number'));
  });

  it.each(ranges)('$name from $least to $most and no further', ({ name, least, most }) => {
    expect(load({ [name]: String(least) })).toHaveProperty(name, least);
    expect(load({ [name]: String(most) })).toHaveProperty(name, most);
    for (const beyond of [least - 1, most + 1]) {
      expect(refusal({ DATABASE_URL, [name]: String(beyond) })).toContain(name);
    }
    for (const wrong of [`${least}.5`, 'many', '0x10']) {
      expect(refusal({ DATABASE_URL, [name]: wrong })).toContain(name);
    }
  });

  it.each(documented.filter(({ allowed }) => /^`[\w]+`, /.test(allowed)))(
    '$name with each listed value and no other',
    ({ name, allowed }) => {
      for (const [, value = ''] of allowed.matchAll(/`(\w+)`/g)) expect(() => load({ [name]: value })).not.toThrow();
      expect(refusal({ DATABASE_URL, [name]: 'perhaps' })).toContain(name);
    },
  );
});

describe('loadSettings', () => {
  it('needs a database', () => {
    expect(refusal({})).toBe('Configuration: DATABASE_URL must look like postgres://user:password@host:port/database');
  });

  it('names every wrong setting in one line', () => {
    const line = refusal({ DATABASE_URL: 'mysql://h/d', PORT: 'web', LOG_LEVEL: 'loud', REDIS_URL: 'localhost:6379' });
    expect(line).not.toContain('\n');
    for (const name of ['DATABASE_URL', 'PORT', 'LOG_LEVEL', 'REDIS_URL']) expect(line).toContain(name);
  });

  it('repeats no value, which may be secret', () => {
    const line = refusal({ DATABASE_URL: 'postgre://musubi:hunter2@db/musubi', REDIS_URL: 'http://:hunter2@cache' });
    expect(line).not.toContain('hunter2');
  });

  it('takes an empty value as not set and ignores surrounding spaces', () => {
    const settings = load({ PORT: ' 8080 ', REDIS_URL: '  ', HOST: '' });
    expect(settings).toMatchObject({ PORT: 8080, HOST: '127.0.0.1' });
    expect(settings.REDIS_URL).toBeUndefined();
  });

  it('reads yes and no', () => {
    expect(['true', '1', 'false', '0'].map((value) => load({ API_DOCS: value }).API_DOCS)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('takes nothing else from the environment', () => {
    expect(load({ PATH: '/bin', MUSUBI_PASSWORD: 'secret' })).not.toHaveProperty('MUSUBI_PASSWORD');
  });
});

describe('OIDC_PROVIDERS', () => {
  const STAFF = {
    key: 'staff',
    label: '職員サインイン',
    issuer: 'https://login.example/',
    clientId: 'musubi',
    clientSecret: 'hunter2-hunter2',
    organizationKinds: ['municipality'],
  };
  const wrong = (...providers: unknown[]) =>
    refusal({ DATABASE_URL, PUBLIC_URL: 'https://h', OIDC_PROVIDERS: JSON.stringify(providers) });

  it('is a list of providers, with what the preset says', () => {
    const OIDC_PROVIDERS = JSON.stringify([
      STAFF,
      { ...STAFF, key: 'gbizid', preset: 'gbizid', issuer: 'http://127.0.0.1:4000', organizationKinds: undefined },
    ]);
    const { OIDC_PROVIDERS: text } = load({ PUBLIC_URL: 'https://h', OIDC_PROVIDERS });
    const [staff, companies] = parseOidcProviders(text!);
    expect(staff).toMatchObject({ ...STAFF, preset: 'generic', scope: 'openid' });
    expect(companies).toMatchObject({ organizationKinds: ['startup'], scope: 'openid profile user' });
  });

  it('may lie in a file', () => {
    const settings = load({ PUBLIC_URL: 'https://h', OIDC_PROVIDERS_FILE: fileOf(JSON.stringify([STAFF])) });
    expect(parseOidcProviders(settings.OIDC_PROVIDERS!)).toHaveLength(1);
    expect(refusal({ DATABASE_URL, OIDC_PROVIDERS: '[]', OIDC_PROVIDERS_FILE: '/x' })).toContain('not both');
    expect(refusal({ DATABASE_URL, OIDC_PROVIDERS_FILE: '/does/not/exist' })).toContain('cannot be read');
  });

  it('stops the start when it is wrong, with one line that says where', () => {
    expect(wrong({ ...STAFF, issuer: 'http://login.example/' })).toBe(
      'Configuration: OIDC_PROVIDERS: entry 1: issuer must be an https address (http on loopback only)',
    );
    expect(wrong(STAFF, { ...STAFF, issuer: 'https://other.example/' })).toContain('each key may stand there once');
    expect(wrong(STAFF, { ...STAFF, key: 'other' })).toContain('each issuer may stand there once');
    expect(wrong({ ...STAFF, key: '../x' })).toContain('entry 1: key');
    expect(wrong({ ...STAFF, clientSecret: undefined })).toContain('entry 1: clientSecret');
    expect(wrong({ ...STAFF, colour: 'red' })).toContain('property colour should not exist');
    expect(wrong({ ...STAFF, organizationKinds: ['club'] })).toContain('entry 1:');
    expect(wrong({ ...STAFF, preset: 'gbizid' })).toContain('gbizid can only be startup');
    expect(wrong('x')).toContain('entry 1 must be an object');
    expect(refusal({ DATABASE_URL, PUBLIC_URL: 'https://h', OIDC_PROVIDERS: '{}' })).toContain('must be a list');
    expect(refusal({ DATABASE_URL, OIDC_PROVIDERS: JSON.stringify([STAFF]) })).toContain('needs PUBLIC_URL');
  });

  it('repeats no secret', () => {
    for (const line of [
      wrong({ ...STAFF, label: '' }),
      wrong({ ...STAFF, clientSecret: ['hunter2-hunter2'] }),
      refusal({ DATABASE_URL, PUBLIC_URL: 'https://h', OIDC_PROVIDERS: '[{"clientSecret":"hunter2-hunter2"' }),
    ]) {
      expect(line).not.toContain('hunter2');
      expect(line).not.toContain('\n');
    }
  });
});
