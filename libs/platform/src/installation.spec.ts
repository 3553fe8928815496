import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSettings, SETTING_NAMES } from './load-settings';

const read = (path: string): string => readFileSync(join(__dirname, '../../..', path), 'utf8');

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly ports?: readonly string[];
}

const text = read('docker/compose.yaml');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const ours = Object.entries(services).filter(([, { image }]) => image === 'musubi');

/** As compose fills them in: `${NAME:-default}`, and `${NAME:?…}` where it refuses to start without. */
const filled = (value: string, given: Readonly<Record<string, string>>): string =>
  value.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind = '', rest = '') => given[name] ?? (kind === '-' ? rest : `given-${name}`),
  );
const environmentOf = (name: string, given: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(services[name]!.environment!).map(([key, value]) => [key, filled(value, given)] as const),
  );

describe('docker/compose.yaml', () => {
  it('starts our three programs', () => {
    expect(ours.map(([name]) => name)).toEqual(['migrate', 'api', 'worker']);
  });

  it('gives them settings that exist, and only such', () => {
    const unknown = ours.flatMap(([, { environment }]) =>
      Object.keys(environment ?? {}).filter((name) => !(SETTING_NAMES as readonly string[]).includes(name)),
    );
    expect(unknown).toEqual([]);
  });

  it.each(ours.map(([name]) => name))(
    'gives %s settings with which it starts, whatever is left to its defaults',
    (name) => {
      expect(loadSettings(environmentOf(name))).toMatchObject({ REDIS_URL: 'redis://redis:6379' });
    },
  );

  it('lets operators set what belongs to each installation', () => {
    const given = {
      PUBLIC_URL: 'https://musubi.example',
      TRUSTED_PROXY_HOPS: '1',
      SECRET_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
      SECOND_FACTOR_KINDS: 'operations',
      SMTP_URL: 'smtps://mail.example',
      MAIL_FROM: 'musubi@musubi.example',
      OIDC_PROVIDERS: '[]',
      LOG_LEVEL: 'warn',
    };
    for (const [name] of ours) {
      expect(loadSettings(environmentOf(name, given))).toMatchObject({ ...given, TRUSTED_PROXY_HOPS: 1 });
    }
  });

  it('keeps the role that owns the tables from the programs that run', () => {
    const user = (address: string | undefined) => new URL(address!).username;
    const [owner, application] = [
      user(environmentOf('migrate')['MIGRATION_DATABASE_URL']),
      user(environmentOf('migrate')['DATABASE_URL']),
    ];
    expect(owner).not.toBe(application);
    for (const name of ['api', 'worker']) {
      const environment = environmentOf(name);
      expect(Object.keys(environment)).not.toContain('MIGRATION_DATABASE_URL');
      expect(user(environment['DATABASE_URL'])).toBe(application);
    }
    const script = read('docker/postgres/create-database.sh');
    expect([...script.matchAll(/^CREATE ROLE (\w+) LOGIN PASSWORD/gm)].map(([, role]) => role)).toEqual([
      owner,
      application,
    ]);
    expect(script).not.toContain('SUPERUSER');
    const needed = [...script.matchAll(/"\$(\w+)"/g)].map(([, name]) => name!);
    expect(Object.keys(services['postgres']!.environment!)).toEqual(expect.arrayContaining(needed));
  });

  it('has no password of its own: who names none cannot start it', () => {
    const secrets = [...text.matchAll(/\$\{(\w*PASSWORD)([^}]*)\}/g)];
    expect(secrets.length).toBeGreaterThan(4);
    for (const [, , rest] of secrets) expect(rest).toMatch(/^:\?/);
  });

  it('opens the API to this machine only, and nothing else', () => {
    const open = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(open).toEqual([['api', expect.stringMatching(/^127\.0\.0\.1:/)]]);
  });
});

describe('docker/Dockerfile', () => {
  const file = read('docker/Dockerfile');
  const ignore = read('docker/Dockerfile.dockerignore').trim().split('\n');

  it('sets settings that exist', () => {
    const instructions = file.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
    const names = [...instructions.matchAll(/^ENV (.+)$/gm)].flatMap(([, line]) =>
      [...line!.matchAll(/(?:^|\s)([A-Z_]+)=/g)].map(([, name]) => name),
    );
    expect(names).toEqual(['NODE_ENV', 'NODE_OPTIONS', 'HOST']);
    expect(SETTING_NAMES).toContain('HOST');
  });

  it('lets nothing into the image but what it names: no history, no secrets, no tests', () => {
    const [everything, ...rest] = ignore;
    expect(everything).toBe('*');
    const allowed = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(allowed.filter((name) => /^\.git|^\.env|^test|^docs/.test(name))).toEqual([]);
    const copied = [...file.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) => names!.split(' '));
    expect(copied.filter((name) => !allowed.includes(name.split('/')[0]!))).toEqual([]);
    expect(copied).not.toContain('.');
    expect(rest).toContain('**/*.spec.ts');
  });

  it('runs as somebody who may change nothing', () => {
    expect([...file.matchAll(/^USER (\w+)$/gm)].map(([, user]) => user)).toEqual(['node']);
    for (const [, service] of ours) expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });
});
