import { connect } from 'node:net';
import { Client } from 'pg';
import { systemErrorCode } from '../process/system-error';
import { StandaloneError } from './standalone-error';

const MINIMUM_POSTGRES = 150000;
const TIMEOUT_MS = 8_000;

export interface ExternalDatabase {
  version: string;
  /** No table of anybody in it yet. */
  isEmpty: boolean;
}

/** @throws StandaloneError `database-unreachable` */
export async function checkDatabase(url: string): Promise<ExternalDatabase> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query<{ number: number; version: string; tables: boolean }>(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
              exists (select from pg_tables where schemaname not in ('pg_catalog', 'information_schema')) as tables`,
    );
    const row = result.rows[0];
    if (!row || row.number < MINIMUM_POSTGRES) {
      throw unreachable(
        `PostgreSQL 15 以降が必要です（接続先は ${row?.version ?? '不明'}） (needs PostgreSQL 15 or later)`,
      );
    }
    return { version: row.version.split(' ')[0] ?? row.version, isEmpty: !row.tables };
  } catch (error) {
    if (error instanceof StandaloneError) throw error;
    throw unreachable(`DATABASE_URL のデータベースに接続できません (cannot connect): ${reason(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Only whether something listens there; the protocol is the application's affair. @throws StandaloneError `redis-unreachable` */
export function checkRedis(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379), timeout: TIMEOUT_MS });
    const fail = (why: string): void => {
      socket.destroy();
      reject(new StandaloneError('redis-unreachable', `REDIS_URL の Redis に接続できません (cannot connect): ${why}`));
    };
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => fail('timeout'));
    socket.once('error', (error) => fail(reason(error)));
  });
}

function unreachable(message: string): StandaloneError {
  return new StandaloneError('database-unreachable', message);
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return (message || systemErrorCode(error) || 'unknown').split('\n')[0] ?? 'unknown';
}
