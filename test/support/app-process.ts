import { setTimeout as delay } from 'node:timers/promises';
import { startProcess, type TestProcess } from './child-process';
import { freePort } from './servers/free-port';

const READY_MS = 30_000;

export interface AppProcess extends TestProcess {
  /** http://127.0.0.1:port */
  readonly url: string;
  isReady(): Promise<boolean>;
}

const APPS = {
  api: { file: 'apps/api/src/main.ts', portSetting: 'PORT', ready: '/api/v1/health/ready' },
  worker: { file: 'apps/worker/src/main.ts', portSetting: 'WORKER_PORT', ready: '/health/ready' },
} as const;

/**
 * Starts an app as operators do, in a process of its own.
 * @param options.ready false: do not wait until it says that it is ready, because a test keeps it from that
 */
export async function startApp(
  name: keyof typeof APPS,
  databaseUrl: string,
  options: { settings?: Readonly<Record<string, string>>; ready?: boolean } = {},
): Promise<AppProcess> {
  const { file, portSetting, ready } = APPS[name];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = startProcess(file, {
    DATABASE_URL: databaseUrl,
    [portSetting]: `${port}`,
    LOG_LEVEL: 'warn',
    OUTBOX_POLL_MS: '100',
    JOB_LOCK_MS: '1000',
    JOB_BACKOFF_MS: '100',
    // As in testSettings: specs that are about the second factor ask for it.
    SECOND_FACTOR_KINDS: 'none',
    ...options.settings,
  });
  const isReady = async (): Promise<boolean> => {
    try {
      const response = await fetch(`${url}${ready}`, { signal: AbortSignal.timeout(3000) });
      return response.ok;
    } catch {
      return false;
    }
  };
  const deadline = Date.now() + READY_MS;
  while (options.ready !== false && !(await isReady())) {
    if (child.exited()) throw new Error(`${file} ended:\n${child.output()}`);
    if (Date.now() > deadline) {
      await child.kill('SIGKILL');
      throw new Error(`${file} was not ready in time:\n${child.output()}`);
    }
    await delay(50);
  }
  return { ...child, url, isReady };
}
