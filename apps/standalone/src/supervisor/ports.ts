import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { systemErrorCode } from '../process/system-error';
import { StandaloneError } from './standalone-error';

/** Both, because a server on one of them does not always keep another from listening on the other. */
const HOSTS = [undefined, '127.0.0.1'];

/** Undefined when a server could listen on this port; else the system's reason. */
export async function portProblem(port: number): Promise<string | undefined> {
  for (const host of HOSTS) {
    const problem = await new Promise<string | undefined>((resolve) => {
      const server = createServer();
      server.once('error', (error) => resolve(systemErrorCode(error) ?? error.message));
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
    });
    if (problem) return problem;
  }
  return undefined;
}

/**
 * @param patienceMs how long a port may stay taken: processes of a killed instance need a moment to end
 * @throws StandaloneError `port-taken`, `port-forbidden`
 */
export async function requirePort(
  port: number,
  option: string,
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const problem = await portProblem(port);
    if (problem === undefined) return;
    if (problem !== 'EADDRINUSE') {
      throw new StandaloneError(
        'port-forbidden',
        `ポート ${port} は使えません。${option} で別のポートを選んでください (cannot listen on this port; choose another with ${option}): ${problem}`,
      );
    }
    if (Date.now() >= deadline || signal.aborted) {
      throw new StandaloneError(
        'port-taken',
        `ポート ${port} は別のプログラムが使っています。別のポートを選んでください: npm start -- ${option} ${suggestion(port)} ` +
          `(port ${port} is taken; choose another with ${option})`,
      );
    }
    await delay(100);
  }
}

function suggestion(port: number): number {
  return port + 80 <= 65535 ? port + 80 : port - 80;
}

/** The first port from `start` upwards that is free and none of `excluded`. */
export async function nextFreePort(start: number, excluded: readonly number[]): Promise<number> {
  for (let port = start; port < start + 200 && port <= 65535; port++) {
    if (!excluded.includes(port) && (await portProblem(port)) === undefined) return port;
  }
  throw new StandaloneError(
    'port-taken',
    `${start} から先に空いたポートがありません (no free port from ${start} upwards)`,
  );
}
