import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { createDatabase, inDatabase, withClient } from './servers/databases';
import { testServers } from './servers/environment';

export interface TestDatabase {
  readonly name: string;
  /** For the application's role. */
  readonly url: string;
  /** Plain SQL beside the application, each call on a connection of its own. */
  query<T extends object>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  /** Cuts every connection and refuses new ones, as when the server is gone; `up` ends that. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** A database of its own, of which nobody else knows. @param state `empty`: without our migrations */
export async function createTestDatabase(state: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const { adminUrl, applicationUrl, applicationRole: owner, prefix, template } = testServers();
  const name = `${prefix}${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(4).toString('hex')}`;
  await createDatabase(adminUrl, { name, owner, ...(state === 'migrated' && { template }) });
  return openTestDatabase(inDatabase(applicationUrl, name), adminUrl);
}

/** @param adminUrl of the same server */
export function openTestDatabase(url: string, adminUrl: string): TestDatabase {
  const name = new URL(url).pathname.slice(1);
  const allow = (connections: boolean) =>
    withClient(adminUrl, (client) =>
      client.query(`ALTER DATABASE ${escapeIdentifier(name)} ALLOW_CONNECTIONS ${connections}`),
    );
  return {
    name,
    url,
    query: <T extends object>(sql: string, parameters: readonly unknown[] = []) =>
      withClient(url, async (client) => (await client.query<T>(sql, [...parameters])).rows),
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
