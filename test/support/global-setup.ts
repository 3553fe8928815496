import { browserPath } from './browser';
import { publishServers } from './servers/environment';
import { type RunningServers, startServers } from './servers/start';

declare global {
  var musubiTestServers: RunningServers | undefined;
}

/** Once for all projects that need servers; each names this file, and Jest runs a file once. */
export default async function globalSetup(): Promise<void> {
  const servers = await startServers({ redis: true });
  globalThis.musubiTestServers = servers;
  const { restartPostgres: _restart, stop: _stop, ...plain } = servers;
  publishServers(plain);
  if (servers.redisAbsence) {
    process.stderr.write(`\nRedis is NOT tested: ${servers.redisAbsence}. Queues are tested on PostgreSQL only.\n`);
  }
  if (!browserPath) process.stderr.write('\nNo Chromium on this machine: pages are NOT tested in a browser.\n');
}
