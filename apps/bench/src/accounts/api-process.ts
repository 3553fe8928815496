import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface BenchApi {
  /** http://127.0.0.1:port/api/v1 */
  readonly url: string;
  stop(): Promise<void>;
}

const START_MS = 60_000;

/** The API as operators start it. Limits are lifted: they would end the measurement after some seconds. */
export async function startApi(databaseUrl: string): Promise<BenchApi> {
  const port = await freePort();
  const child = fork(join(__dirname, '../../../api/src/main.js'), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      LOG_LEVEL: 'error',
      RATE_READS_PER_MINUTE: '100000',
      RATE_ADDRESS_PER_MINUTE: '100000',
      RATE_SIGN_INS_PER_MINUTE: '100000',
      SIGN_IN_ADDRESS_ATTEMPTS: '100000',
      SECOND_FACTOR_KINDS: 'none',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}/api/v1`;
  const deadline = performance.now() + START_MS;
  while (!(await isReady(`${url}/health/ready`))) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('The API did not start.');
    await sleep(100);
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
