import { createHmac } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg';
import { SUPERUSER } from './cluster';
import { EmbeddedPostgresError } from './errors';

export interface ServerAddress {
  port: number;
  superuserPassword: string;
}

export interface ServerIdentity {
  dataDirectory: string;
  /** Seconds since 1970, as in postmaster.pid. */
  startedAt: number;
  version: string;
}

/**
 * For the owner's and the application's role. Neither is a superuser: row level security does not bind superusers, and
 * what works here must work on a managed server. The password derives from the superuser's, so there is one secret to keep.
 */
export function rolePassword(role: string, superuserPassword: string): string {
  return createHmac('sha256', superuserPassword).update(`role ${role}`).digest('base64url');
}

export function connectionUrl(user: string, password: string, port: number, database: string): string {
  const [name, secret, db] = [user, password, database].map(encodeURIComponent);
  return `postgresql://${name}:${secret}@127.0.0.1:${port}/${db}`;
}

/**
 * @throws what `pg` throws when nothing answers
 * @throws EmbeddedPostgresError `password-refused`
 */
export async function askIdentity(address: ServerAddress): Promise<ServerIdentity> {
  return withSuperuser(address, 'postgres', async (client) => {
    const result = await client.query<{ directory: string; started: string; version: string }>(
      `select current_setting('data_directory') as directory, current_setting('server_version') as version,
              floor(extract(epoch from pg_postmaster_start_time()))::text as started`,
    );
    const row = result.rows[0];
    if (!row) throw new Error('the server returned no identity');
    return {
      dataDirectory: realpathIfPresent(row.directory),
      startedAt: Number(row.started),
      version: row.version.split(' ')[0] ?? row.version,
    };
  });
}

/** The role that the application uses; it owns nothing, and migrations grant it what it needs. */
export const applicationRole = (owner: string): string => `${owner}_app`;

/** Creates both roles and the owner's database unless they are there. */
export async function ensureDatabase(address: ServerAddress, owner: string, database: string): Promise<void> {
  await withSuperuser(address, 'postgres', async (client) => {
    for (const role of [owner, applicationRole(owner)]) {
      const found = await client.query('select from pg_roles where rolname = $1', [role]);
      if (found.rowCount) continue;
      const password = escapeLiteral(rolePassword(role, address.superuserPassword));
      await client.query(`create role ${escapeIdentifier(role)} login password ${password}`);
    }
    const found = await client.query('select from pg_database where datname = $1', [database]);
    if (!found.rowCount) {
      await client.query(`create database ${escapeIdentifier(database)} owner ${escapeIdentifier(owner)}`);
    }
  });
}

async function withSuperuser<T>(
  address: ServerAddress,
  database: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    host: '127.0.0.1',
    port: address.port,
    user: SUPERUSER,
    password: address.superuserPassword,
    database,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    application_name: 'musubi standalone',
  });
  // A connection that breaks while idle also shows as a failed query; unheard, the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } catch (error) {
    if (error instanceof DatabaseError && (error.code === '28P01' || error.code === '28000')) {
      throw new EmbeddedPostgresError(
        'password-refused',
        'データベースが保存済みのパスワードを受け付けません (the database refuses the stored password)',
        error.message,
        error,
      );
    }
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function realpathIfPresent(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
