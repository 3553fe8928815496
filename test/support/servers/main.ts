import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../apps/standalone/src/postgres';
import { createDatabase, dropDatabases, inDatabase, newPrefix, withClient } from './databases';
import type { ServersCommand, ServersMessage, ServersRequest, TestServers } from './protocol';
import { redisServerOnPath, startRedis } from './redis';

/**
 * A process of its own that holds the servers of a test run. Its channel to the test process is its life line: when
 * that closes, orderly or because the tests were interrupted or killed, it stops the servers and removes their files.
 */
const STOP_WITHIN_MS = 20_000;

/** What has to be undone at the end, the latest first. */
const undo: (() => Promise<void> | void)[] = [];
let stopping = false;

async function stopAll(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
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
): Promise<Pick<TestServers, 'adminUrl' | 'applicationUrl' | 'applicationRole' | 'restartable'>> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given && !settings) {
    const applicationRole = decodeURIComponent(new URL(given).username);
    return { adminUrl: given, applicationUrl: given, applicationRole, restartable: false };
  }
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      directory: join(directory, 'postgres'),
      throwaway: true,
      settings: { max_connections: '200', ...settings },
      ...(port !== undefined && { port }),
    });
  let server = await start();
  undo.push(() => server.stop(stopping ? 'immediate' : 'fast'));
  process.on('message', (command: ServersCommand) => {
    void (async () => {
      await server.stop(command.restartPostgres);
      if (!stopping) server = await start(server.port);
      say({ restarted: true });
    })();
  });
  const { superuserUrl: adminUrl, url: applicationUrl } = server;
  return { adminUrl, applicationUrl, applicationRole: 'musubi', restartable: true };
}

async function template(server: { adminUrl: string; applicationUrl: string; applicationRole: string }) {
  const prefix = newPrefix();
  const name = `${prefix}template`;
  undo.push(() => dropDatabases(server.adminUrl, prefix));
  await createDatabase(server.adminUrl, { name, owner: server.applicationRole });
  const url = inDatabase(server.applicationUrl, name);
  const { migrate } = await import('@app/database');
  const { migrateQueueSchema } = await import('@app/queue');
  await migrate(url);
  await migrateQueueSchema(url);
  // A connected template cannot be copied.
  await withClient(server.adminUrl, (client) => client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`));
  return { prefix, template: name };
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
  const [prepared, queue] = await Promise.all([template(server), redis(request.redis, directory)]);
  say({ ready: { ...server, ...prepared, ...queue } });
}

process.once('disconnect', () => void stopAll());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stopAll());

main(JSON.parse(process.argv[2] ?? '{}') as ServersRequest).catch((error: unknown) => {
  say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  void stopAll();
});
