import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../process/process-identity';
import { serverEnvironment, type PostgresBinaries } from './binaries';
import { EmbeddedPostgresError } from './errors';
import { systemErrorCode } from '../process/system-error';
import { readPostmasterFile } from './postmaster-file';
import type { ServerAccount } from './server-account';
import { diagnose, readLogFrom, rotateLog } from './server-log';

const POLL_MS = 15;

export interface LaunchOptions {
  binaries: PostgresBinaries;
  /** Real path of the cluster. */
  cluster: string;
  account: ServerAccount | undefined;
  port: number;
  logFile: string;
  settings: Readonly<Record<string, string>>;
  timeoutMs: number;
  signal?: AbortSignal;
}

/** A server process, whether we started it or found it. */
export interface Postmaster {
  pid: number;
  /** Present when we started it. */
  child?: ChildProcess;
}

export interface LaunchedPostmaster extends Postmaster {
  child: ChildProcess;
  /** True when the server had to replay its log because it had not been shut down properly. */
  recovered: boolean;
}

/**
 * Starts the server and waits until it accepts connections.
 *
 * @throws EmbeddedPostgresError what {@link diagnose} finds, or `start-timeout`, `cannot-switch-account`, `aborted`
 */
export async function launch(options: LaunchOptions): Promise<LaunchedPostmaster> {
  const { cluster, account, port, logFile, signal } = options;
  rotateLog(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const args = ['-D', cluster, '-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1'];
  // No socket files: their path would have to be short, private and cleaned up.
  args.push('-c', 'unix_socket_directories=', '-c', 'logging_collector=off');
  for (const [name, value] of Object.entries(options.settings)) args.push('-c', `${name}=${value}`);

  let child: ChildProcess;
  try {
    child = spawn(options.binaries.postgres, args, {
      cwd: cluster,
      env: serverEnvironment(),
      // A session of its own: Ctrl-C in the terminal must reach the applications first and the database last.
      detached: true,
      stdio: ['ignore', log, log],
      uid: account?.uid,
      gid: account?.gid,
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
  const settled = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) =>
      reject(
        new EmbeddedPostgresError(
          systemErrorCode(error) === 'EPERM' ? 'cannot-switch-account' : 'start-failed',
          `PostgreSQL を起動できません (cannot start PostgreSQL): ${error.message}`,
          undefined,
          error,
        ),
      ),
    );
    child.once('exit', () => {
      if (!settled.signal.aborted) reject(diagnose(readLogFrom(logFile, logStart), cluster, port));
    });
  });
  child.unref();

  const pid = child.pid;
  if (pid === undefined) return failed;
  try {
    await Promise.race([failed, waitUntilReady(pid, cluster, options.timeoutMs, settled.signal, signal)]);
  } catch (error) {
    if (isAlive(pid)) await stopPostmaster({ pid, child }, 'immediate');
    throw error;
  } finally {
    settled.abort();
    failed.catch(() => undefined);
  }
  const recovered = readLogFrom(logFile, logStart).includes('automatic recovery in progress');
  return { pid, child, recovered };
}

async function waitUntilReady(
  pid: number,
  cluster: string,
  timeoutMs: number,
  settled: AbortSignal,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!settled.aborted) {
    if (signal?.aborted) throw aborted(signal.reason);
    // The server itself writes "ready" there: cheaper and surer than to knock at the port.
    const file = readPostmasterFile(cluster);
    if (file?.pid === pid && file.status === 'ready') return;
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        'start-timeout',
        `PostgreSQL が ${Math.round(timeoutMs / 1000)} 秒以内に準備できませんでした (PostgreSQL was not ready in time)`,
      );
    }
    await delay(POLL_MS);
  }
}

export function aborted(reason: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError('aborted', '起動を中止しました (start was aborted)', undefined, reason);
}

export type ShutdownMode = 'fast' | 'immediate';

/** How long each way of stopping may take before the next harder one, in milliseconds. */
const PATIENCE: readonly { signal: NodeJS.Signals; mode: ShutdownMode | 'kill'; waitMs: number }[] = [
  { signal: 'SIGINT', mode: 'fast', waitMs: 30_000 },
  { signal: 'SIGQUIT', mode: 'immediate', waitMs: 10_000 },
  { signal: 'SIGKILL', mode: 'kill', waitMs: 5_000 },
];

/**
 * Stops the server: fast (open transactions are rolled back, data is written out), then immediate (recovery at the next
 * start), then by force. Committed data survives each of them.
 *
 * @throws EmbeddedPostgresError `stop-failed` when it lives on after all
 */
export async function stopPostmaster(postmaster: Postmaster, mode: ShutdownMode = 'fast'): Promise<void> {
  const steps = mode === 'fast' ? PATIENCE : PATIENCE.slice(1);
  for (const { signal, waitMs } of steps) {
    if (!isAlive(postmaster.pid)) return;
    try {
      process.kill(postmaster.pid, signal);
    } catch (error) {
      if (systemErrorCode(error) === 'ESRCH') return;
      throw stopFailed(postmaster.pid, error);
    }
    if (await waitUntilGone(postmaster.pid, waitMs)) return;
  }
  throw stopFailed(postmaster.pid);
}

export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function stopFailed(pid: number, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'stop-failed',
    `PostgreSQL (プロセス ${pid}) を止められませんでした (could not stop PostgreSQL)`,
    undefined,
    cause,
  );
}

/** A port on 127.0.0.1 that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}
