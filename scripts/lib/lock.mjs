import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './problem.mjs';

/**
 * Runs `work` while no other preparation of this project runs. Two commands on a fresh clone must not install into
 * the same node_modules at once.
 *
 * @template T
 * @param {string} path of the lock file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let announced = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!announced)
      say('別のコマンドが準備中です。終わるのを待っています… (waiting for another command to prepare the project)');
    announced = true;
    await delay(250);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function isAbandoned(path) {
  let holder;
  try {
    holder = Number(readFileSync(path, 'utf8'));
    const writtenMs = statSync(path).mtimeMs;
    // From before the machine started; its number may belong to anybody now.
    if (writtenMs < Date.now() - uptime() * 1_000) return true;
    // Created, but its writer was killed before it wrote its number.
    if (!holder) return Date.now() - writtenMs > 2_000;
  } catch {
    return false;
  }
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
