import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { currentProcess, isSameProcessAlive, type ProcessIdentity } from './process-identity';
import { systemErrorCode } from './system-error';

export interface HeldLock {
  release(): void;
}

export type LockAttempt = { held: HeldLock } | { holder: ProcessIdentity | undefined };

/** A lock file whose writer died between creating and filling it counts as abandoned after this time. */
const UNREADABLE_GRACE_MS = 2_000;

/**
 * Takes a lock file for this process, or tells who holds it. Node has no flock(2), so the file names its holder and a
 * lock whose holder no longer lives is taken over.
 */
export function tryLock(path: string): LockAttempt {
  const content = JSON.stringify({ ...currentProcess(), nonce: randomBytes(8).toString('hex') });
  for (;;) {
    if (create(path, content)) return { held: { release: () => removeIf(path, content) } };

    const found = read(path);
    if (found === undefined) continue;
    const holder = parse(found.content);
    const held = holder ? isSameProcessAlive(holder) : Date.now() - found.modifiedMs < UNREADABLE_GRACE_MS;
    if (held) return { holder };
    removeIf(path, found.content);
  }
}

/** Waits for the lock; undefined when it was not free in time. */
export async function waitForLock(
  path: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<HeldLock | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const attempt = tryLock(path);
    if ('held' in attempt) return attempt.held;
    if (Date.now() >= deadline) return undefined;
    await delay(50, undefined, { signal });
  }
}

function create(path: string, content: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, content);
  } catch (error) {
    // A lock that names nobody would keep everybody waiting.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function read(path: string): { content: string; modifiedMs: number } | undefined {
  try {
    return { content: readFileSync(path, 'utf8'), modifiedMs: statSync(path).mtimeMs };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(content: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') {
      return undefined;
    }
    const birth = 'birth' in value && typeof value.birth === 'string' ? value.birth : undefined;
    return { pid: value.pid, birth };
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock only if it is still the one that was read: two processes may find the same abandoned lock, and the
 * slower must not remove the new lock of the faster. Moving it aside first makes the check and the removal one step.
 */
function removeIf(path: string, content: string): void {
  const aside = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') === content) rmSync(aside, { force: true });
  else renameSync(aside, path);
}
