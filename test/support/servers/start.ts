import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ServersCommand, ServersMessage, ServersRequest, TestServers } from './protocol';

const HOOK = join(__dirname, '../typescript-hook.cjs');
const START_MS = 180_000;
/** Longer than the process allows itself. */
const STOP_MS = 70_000;

export interface RunningServers extends TestServers {
  restartPostgres(mode: ServersCommand['restartPostgres']): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the servers in a process that ends with this one, however this one ends. */
export async function startServers(request: ServersRequest): Promise<RunningServers> {
  const child = fork(join(__dirname, 'main.ts'), [JSON.stringify(request)], {
    execArgv: ['--require', HOOK],
    // A session of its own: Ctrl-C is for the tests; the servers follow when their channel closes.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  try {
    const message = await next(child, START_MS);
    if (!('ready' in message)) throw new Error('failed' in message ? message.failed : 'unexpected answer');
    // Neither keeps the test process from ending.
    child.unref();
    child.channel?.unref();
    return {
      ...message.ready,
      async restartPostgres(mode) {
        const answer = next(child, START_MS);
        child.send({ restartPostgres: mode } satisfies ServersCommand);
        const outcome = await answer;
        if ('failed' in outcome) throw new Error(outcome.failed);
      },
      stop: () => stop(child, exited),
    };
  } catch (error) {
    await stop(child, exited);
    throw new Error(
      `The servers for the tests could not be started: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.ref();
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

function next(child: ChildProcess, timeoutMs: number): Promise<ServersMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new Error(`no answer within ${timeoutMs} ms`))), timeoutMs);
    const onMessage = (message: unknown) => settle(() => resolve(message as ServersMessage));
    const onExit = () => settle(() => reject(new Error('its process ended')));
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      finish();
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
