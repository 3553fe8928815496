import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { UsageError } from '@app/platform';
import { projectRoot } from '../paths';
import { runningInstance } from '../running-instance';

const START_LIMIT_MS = 180_000;

export interface Instance {
  readonly url: string;
  /** Ends what was started for this demo; nothing when it ran before. */
  stop(): Promise<void>;
}

/** The running `npm start`, or one of our own for the length of the demo. */
export async function findOrStartInstance(say: (line: string) => void): Promise<Instance> {
  const running = await runningInstance();
  if (running) return { url: running.url, stop: () => Promise.resolve() };
  say('「npm start」が動いていないので、この実演のために起動します…');
  const child = spawn(process.execPath, [join(projectRoot(), 'scripts/start.mjs'), '--demo'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new UsageError(`起動できませんでした。\n${errors.trim()}`);
    const started = await runningInstance();
    if (started) return { url: started.url, stop };
    await sleep(200);
  }
  await stop();
  throw new UsageError(`${START_LIMIT_MS / 1000} 秒待っても起動しませんでした。\n${errors.trim()}`);
}
