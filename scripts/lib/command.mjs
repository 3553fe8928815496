import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with our terminal, passes signals on and waits for its end.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ graceMs?: number, cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions, shell?: boolean }} options
 *   `graceMs`: how long the program may take to end after a signal before it is killed; unlimited when absent
 * @returns {Promise<{ code: number, interrupted: boolean }>} the exit code (128 + number of the signal when one ended
 *   it, as shells count), and whether a signal came meanwhile
 */
export function runCommand(file, args, { graceMs, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', windowsHide: true, ...options });
    let interrupted = false;
    let force;
    const forward = (signal) => {
      interrupted = true;
      child.kill(signal);
      if (graceMs !== undefined) force ??= setTimeout(() => child.kill('SIGKILL'), graceMs);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const done = (settle) => {
      clearTimeout(force);
      for (const signal of FORWARDED) process.off(signal, forward);
      settle();
    };
    child.once('error', (error) => done(() => reject(error)));
    child.once('close', (code, signal) =>
      done(() => resolve({ code: code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0), interrupted })),
    );
  });
}
