import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';

export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks also shows as a failed query; unheard, the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The same server and role, another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** The role that an address names. */
export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** A role that owns nothing, on a server that was given. @returns its address */
export async function createApplicationRole(adminUrl: string, role: string): Promise<string> {
  const password = randomBytes(16).toString('hex');
  await withClient(adminUrl, (client) =>
    client.query(`CREATE ROLE ${escapeIdentifier(role)} LOGIN PASSWORD '${password}'`),
  );
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

export async function dropRole(adminUrl: string, role: string): Promise<void> {
  await withClient(adminUrl, (client) => client.query(`DROP ROLE IF EXISTS ${escapeIdentifier(role)}`));
}

export const newPrefix = (): string => `musubi_test_${randomBytes(4).toString('hex')}_`;

/** @param template omitted: an empty database */
export async function createDatabase(
  adminUrl: string,
  database: { readonly name: string; readonly owner: string; readonly template?: string },
): Promise<void> {
  const { name, owner, template = 'template0' } = database;
  const [quoted, role, source] = [name, owner, template].map(escapeIdentifier);
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${quoted} OWNER ${role} TEMPLATE ${source}`));
}

export async function dropDatabases(adminUrl: string, prefix: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  });
}
