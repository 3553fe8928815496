import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../apps/standalone/src/postgres';
import {
  createApplicationRole,
  createDatabase,
  dropDatabases,
  dropRole,
  inDatabase,
  newPrefix,
  roleOf,
  withClient,
} from './databases';
import type { ServersCommand, ServersMessage, ServersRequest, TestServers } from './protocol';
import { redisServerOnPath, startRedis } from './redis';

/**
 * A process of its own that holds the servers of a test run. Its channel to the test process is its life line: when
 * that closes, orderly or because the tests were interrupted or killed, it stops the servers and removes their files.
 */
const STOP_WITHIN_MS = 60_000;

/** What has to be undone at the end, the latest first. */
const undo: (() => Promise<void> | void)[] = [];
const stopping = new AbortController();
/** A start or restart that is under way: what it started is known only when it has ended. */
let underWay: Promise<unknown> = Promise.resolve();

async function stopAll(): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await underWay.catch(() => undefined);
  for (const step of undo.reverse()) {
    try {
      await step();
    } catch (error) {
      process.stderr.write(`test servers: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  process.exit(0);
}

const say = (message: ServersMessage): void => {
  process.send?.(message, undefined, {}, () => undefined);
};

/** The one that TEST_DATABASE_URL names, or an embedded one in the directory. */
async function postgres(
  directory: string,
  settings: ServersRequest['postgresSettings'],
): Promise<Omit<TestServers, 'template' | 'redisUrl' | 'redisAbsence'>> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given && !settings) {
    const prefix = newPrefix();
    const applicationUrl = await createApplicationRole(given, `${prefix}app`);
    undo.push(async () => {
      await dropDatabases(given, prefix);
      await dropRole(given, roleOf(applicationUrl));
    });
    return { adminUrl: given, ownerUrl: given, applicationUrl, prefix, restartable: false };
  }
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      directory: join(directory, 'postgres'),
      throwaway: true,
      signal: stopping.signal,
      settings: { max_connections: '200', ...settings },
      ...(port !== undefined && { port }),
    });
  let server = await start();
  // Its files go as a whole: to drop a hundred databases one by one would take longer than many tests.
  undo.push(() => server.stop('immediate'));
  process.on('message', (command: ServersCommand) => {
    underWay = (async () => {
      await server.stop(command.restartPostgres);
      server = await start(server.port);
      say({ restarted: true });
    })();
    underWay.catch(fail);
  });
  const { superuserUrl: adminUrl, url: ownerUrl, applicationUrl } = server;
  return { adminUrl, ownerUrl, applicationUrl, prefix: newPrefix(), restartable: true };
}

/** @returns the name of the migrated database that the others are copies of */
async function makeTemplate(server: Awaited<ReturnType<typeof postgres>>): Promise<string> {
  const name = `${server.prefix}template`;
  await createDatabase(server.adminUrl, { name, owner: roleOf(server.ownerUrl) });
  const url = inDatabase(server.ownerUrl, name);
  const { migrate } = await import('@app/database');
  const { migrateQueueSchema } = await import('@app/queue');
  const application = roleOf(server.applicationUrl);
  await migrate(url, application);
  await migrateQueueSchema(url, application);
  // A connected template cannot be copied.
  await withClient(server.adminUrl, (client) => client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`));
  return name;
}

async function redis(wanted: boolean, directory: string): Promise<Pick<TestServers, 'redisUrl' | 'redisAbsence'>> {
  if (!wanted) return { redisUrl: null, redisAbsence: 'not asked for' };
  const given = process.env['REDIS_URL'];
  if (given) return { redisUrl: given, redisAbsence: null };
  const program = redisServerOnPath();
  if (!program)
    return { redisUrl: null, redisAbsence: 'REDIS_URL is not set and there is no redis-server on the PATH' };
  mkdirSync(join(directory, 'redis'));
  const started = await startRedis(program, join(directory, 'redis'));
  undo.push(() => started.stop());
  return { redisUrl: started.url, redisAbsence: null };
}

async function main(request: ServersRequest): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'musubi-test-'));
  // Under root the database runs as another account and has to get through.
  chmodSync(directory, 0o755);
  undo.push(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  const server = await postgres(directory, request.postgresSettings);
  const [template, queue] = await Promise.all([makeTemplate(server), redis(request.redis, directory)]);
  say({ ready: { ...server, template, ...queue } });
}

function fail(error: unknown): void {
  say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  void stopAll();
}

process.once('disconnect', () => void stopAll());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stopAll());

underWay = main(JSON.parse(process.argv[2] ?? '{}') as ServersRequest);
underWay.catch(fail);
