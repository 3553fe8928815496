import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { createDatabase, inDatabase, roleOf, withClient } from './servers/databases';
import { testServers } from './servers/environment';
import type { TestServers } from './servers/protocol';

export interface TestDatabase {
  readonly name: string;
  /** For the application's role, which owns nothing. */
  readonly url: string;
  /** For the role that owns the tables. */
  readonly ownerUrl: string;
  /** Plain SQL beside the application, as a superuser: no row is hidden. Each call has a connection of its own. */
  query<T extends object>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  /** Cuts every connection and refuses new ones, as when the server is gone; `up` ends that. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** A database of its own, of which nobody else knows. @param state `empty`: without our migrations */
export async function createTestDatabase(state: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const { prefix, template, ...servers } = testServers();
  const name = `${prefix}${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(4).toString('hex')}`;
  const owner = roleOf(servers.ownerUrl);
  await createDatabase(servers.adminUrl, { name, owner, ...(state === 'migrated' && { template }) });
  return openTestDatabase(name, servers);
}

/** @param servers where it is */
export function openTestDatabase(
  name: string,
  { adminUrl, ownerUrl, applicationUrl }: Pick<TestServers, 'adminUrl' | 'ownerUrl' | 'applicationUrl'>,
): TestDatabase {
  const superuserUrl = inDatabase(adminUrl, name);
  const allow = (connections: boolean) =>
    withClient(adminUrl, (client) =>
      client.query(`ALTER DATABASE ${escapeIdentifier(name)} ALLOW_CONNECTIONS ${connections}`),
    );
  return {
    name,
    url: inDatabase(applicationUrl, name),
    ownerUrl: inDatabase(ownerUrl, name),
    query: <T extends object>(sql: string, parameters: readonly unknown[] = []) =>
      withClient(superuserUrl, async (client) => (await client.query<T>(sql, [...parameters])).rows),
    async down() {
      await allow(false);
      await withClient(adminUrl, (client) =>
        client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]),
      );
    },
    async up() {
      await allow(true);
    },
  };
}
