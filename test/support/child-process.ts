import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { within } from './eventually';

const ROOT = join(__dirname, '../..');

export interface TestProcess {
  readonly pid: number;
  /** Everything it wrote, for the message of a failure. */
  output(): string;
  /** The next message it sends. */
  message(timeoutMs?: number): Promise<unknown>;
  kill(signal: NodeJS.Signals): Promise<void>;
  exited(): boolean;
}

/**
 * Runs one of our TypeScript files as a process of its own, which ends with this one.
 * @param file from the project's folder
 * @param environment replaces ours but for what every program needs
 */
export function startProcess(file: string, environment: Readonly<Record<string, string>>): TestProcess {
  const { PATH, HOME, TMPDIR } = process.env;
  const child: ChildProcess = fork(join(ROOT, file), [], {
    cwd: ROOT,
    execArgv: ['--require', join(__dirname, 'typescript-hook.cjs'), '--require', join(__dirname, 'child-guard.cjs')],
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-20_000)));
  }
  const exit = once(child, 'exit');
  const messages: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  child.on('message', (message) => {
    const next = waiting.shift();
    if (next) next(message);
    else messages.push(message);
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited: () => child.exitCode !== null || child.signalCode !== null,
    async message(timeoutMs = 20_000) {
      if (messages.length > 0) return messages.shift();
      const ended = exit.then(() => {
        throw new Error(`${file} ended early:\n${output}`);
      });
      const next = new Promise<unknown>((resolve) => waiting.push(resolve));
      return within(Promise.race([next, ended]), timeoutMs, `a message of ${file}`);
    },
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await within(exit, 15_000, `the end of ${file} after ${signal}`);
    },
  };
}
