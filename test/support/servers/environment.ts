import type { TestServers } from './protocol';

/** Carries the servers of a run from the global setup to the processes that run the specs. */
const VARIABLE = 'MUSUBI_TEST_SERVERS';

export function publishServers(servers: TestServers): void {
  process.env[VARIABLE] = JSON.stringify(servers);
}

export function testServers(): TestServers {
  const text = process.env[VARIABLE];
  if (!text) throw new Error('The servers for the tests are not there: run this spec through Jest’s projects');
  return JSON.parse(text) as TestServers;
}
