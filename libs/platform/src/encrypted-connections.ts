import type { Settings } from './settings';

type Addresses = Pick<
  Settings,
  'DATABASE_URL' | 'MIGRATION_DATABASE_URL' | 'REDIS_URL' | 'SMTP_URL' | 'PUBLIC_URL' | 'CLAMD_URL'
>;

/** What makes a connection encrypted, and its other end proven, in each kind of address. */
const postgres = (url: URL): boolean => url.searchParams.get('sslmode') === 'verify-full';
const RULES: readonly {
  readonly name: keyof Addresses;
  readonly encrypted: (url: URL) => boolean;
  readonly wanted: string;
}[] = [
  { name: 'DATABASE_URL', encrypted: postgres, wanted: 'sslmode=verify-full' },
  { name: 'MIGRATION_DATABASE_URL', encrypted: postgres, wanted: 'sslmode=verify-full' },
  { name: 'REDIS_URL', encrypted: (url) => url.protocol === 'rediss:', wanted: 'rediss://' },
  {
    name: 'SMTP_URL',
    // Without requireTLS a server, or whoever stands between, could talk the client out of STARTTLS.
    encrypted: (url) => url.protocol === 'smtps:' || url.searchParams.get('requireTLS') === 'true',
    wanted: 'smtps:// or requireTLS=true',
  },
  {
    // clamd knows no TLS.
    name: 'CLAMD_URL',
    encrypted: ({ hostname }) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname),
    wanted: 'a scanner on this machine (localhost)',
  },
  { name: 'PUBLIC_URL', encrypted: (url) => url.protocol === 'https:', wanted: 'https://' },
];

/**
 * @returns one line for each address over which something would travel unencrypted, or to an end that proves nothing;
 * the addresses themselves are not repeated, they hold passwords (OWASP ASVS 5.0, V12.2 and V12.3)
 */
export function unencryptedConnections(settings: Addresses): string[] {
  return RULES.flatMap(({ name, encrypted, wanted }) => {
    const address = settings[name];
    if (address === undefined || encrypted(new URL(address))) return [];
    return [`${name} must use ${wanted}, because ENCRYPTED_CONNECTIONS is required`];
  });
}
