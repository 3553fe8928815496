import { existsSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitForLock } from '../process/lock-file';
import { makeDirectory } from '../process/make-directory';
import { isAlive, isListed } from '../process/process-identity';
import { prepareBinaries, type PostgresBinaries } from './binaries';
import { SUPERUSER, clusterExists, clusterPaths, initializeCluster, prepareDirectory, readPassword } from './cluster';
import { applicationRole, askIdentity, connectionUrl, ensureDatabase, rolePassword } from './database';
import { EmbeddedPostgresError, fromFileError } from './errors';
import { systemErrorCode } from '../process/system-error';
import {
  aborted,
  findFreePort,
  launch,
  stopPostmaster,
  waitUntilGone,
  type LaunchOptions,
  type LaunchedPostmaster,
  type Postmaster,
  type ShutdownMode,
} from './postmaster';
import { couldBePostmaster, postmasterFilePath, readPostmasterFile } from './postmaster-file';
import { chooseServerAccount } from './server-account';
import { portTaken, rotateOpenLog } from './server-log';

type StartStep = 'copying-binaries' | 'initializing' | 'starting';

export interface EmbeddedPostgresOptions {
  /** A directory of ours, created if missing: cluster, password and log lie in it. */
  directory: string;
  /** Fixed TCP port on 127.0.0.1; a free one is chosen when absent. */
  port?: number;
  /** Database to create; default "musubi". */
  database?: string;
  /** Role that owns the database, not a superuser; default "musubi". */
  role?: string;
  /** Default `<directory>/logs/postgres.log`. */
  logFile?: string;
  /** Trades durability for speed (fsync off). For tests only. */
  throwaway?: boolean;
  /** Further server settings, given on the command line. */
  settings?: Readonly<Record<string, string>>;
  /** Milliseconds; default 120 000 (a recovery after a crash may take long). */
  startTimeoutMs?: number;
  onStep?: (step: StartStep) => void;
  signal?: AbortSignal;
}

export type StartOutcome =
  /** A new, empty cluster. */
  | 'initialized'
  | 'started'
  /** Started, and the server repaired what a crash had left. */
  | 'recovered'
  /** A server that an earlier process had left behind was running. */
  | 'adopted';

export interface EmbeddedPostgres {
  /** For the role that owns the database: migrations. */
  readonly url: string;
  /** For the role that owns nothing: the application. */
  readonly applicationUrl: string;
  readonly superuserUrl: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly database: string;
  readonly pid: number;
  readonly version: string;
  readonly clusterDirectory: string;
  readonly logFile: string;
  readonly outcome: StartOutcome;
  isRunning(): boolean;
  /** Calls back once if the server ends without having been stopped here. */
  onUnexpectedExit(listener: () => void): void;
  /** Cuts the server's log when it has grown beyond 10 MB; three older ones are kept. */
  rotateLog(): void;
  /** @throws EmbeddedPostgresError `stop-failed` */
  stop(mode?: ShutdownMode): Promise<void>;
}

const LOCK_WAIT_MS = 120_000;
/** How long a server that was found may take to answer before it counts as stuck. */
const ADOPTION_WAIT_MS = 60_000;
const ADOPTED_WATCH_MS = 1_000;

/**
 * Starts the embedded PostgreSQL of a directory, or takes over the one that still runs there.
 *
 * Listens on 127.0.0.1 only, with SCRAM passwords. Under root the server runs as an unprivileged account. The process
 * that calls this may end without {@link EmbeddedPostgres.stop}: the server runs on and the next call finds it.
 *
 * @throws EmbeddedPostgresError with a stable code; nothing that holds data is ever deleted
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options);
  } catch (error) {
    if (options.signal?.aborted && !(error instanceof EmbeddedPostgresError)) throw aborted(error);
    throw error;
  }
}

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = chooseServerAccount(clusterPaths(options.directory).cluster);
  const directory = prepareDirectory(options.directory, account);
  const paths = clusterPaths(directory);
  const logFile = options.logFile ?? join(directory, 'logs', 'postgres.log');
  try {
    makeDirectory(dirname(logFile), 0o700);
  } catch (error) {
    throw fromFileError(error, dirname(logFile));
  }

  const lock = await lockDirectory(directory, options.signal);
  try {
    const binaries = await prepareBinaries({
      account,
      copyDirectory: join(directory, 'native'),
      onCopy: () => options.onStep?.('copying-binaries'),
      signal: options.signal,
    });
    const existed = clusterExists(paths, binaries, account);
    if (!existed) {
      options.onStep?.('initializing');
      await initializeCluster(paths, binaries, {
        account,
        noSync: options.throwaway ?? false,
        signal: options.signal,
      });
    }
    const cluster = realpathSync(paths.cluster);
    const password = readPassword(paths);
    const role = options.role ?? 'musubi';
    const database = options.database ?? 'musubi';

    const adopted = existed ? await adopt(cluster, password, binaries, options.port) : undefined;
    let server: { postmaster: Postmaster; port: number; outcome: StartOutcome };
    if (adopted) {
      server = { ...adopted, outcome: 'adopted' };
    } else {
      options.onStep?.('starting');
      const settings = { ...(options.throwaway ? THROWAWAY_SETTINGS : {}), ...options.settings };
      const timeoutMs = options.startTimeoutMs ?? 120_000;
      const { port, postmaster } = await launchOnPort(options.port, {
        binaries,
        cluster,
        account,
        logFile,
        settings,
        timeoutMs,
        signal: options.signal,
      });
      const outcome = existed ? (postmaster.recovered ? 'recovered' : 'started') : 'initialized';
      server = { postmaster, port, outcome };
    }

    try {
      await ensureDatabase({ port: server.port, superuserPassword: password }, role, database);
    } catch (error) {
      if (!adopted) await stopPostmaster(server.postmaster);
      throw error;
    }
    const urlOf = (user: string) => connectionUrl(user, rolePassword(user, password), server.port, database);
    return new RunningPostgres(server.postmaster, {
      url: urlOf(role),
      applicationUrl: urlOf(applicationRole(role)),
      superuserUrl: connectionUrl(SUPERUSER, password, server.port, database),
      port: server.port,
      database,
      version: binaries.version,
      clusterDirectory: cluster,
      logFile,
      outcome: server.outcome,
    });
  } finally {
    lock.release();
  }
}

/** Commits still survive the end of the server's process, only not of the machine: crash tests stay meaningful. */
const THROWAWAY_SETTINGS = { fsync: 'off', full_page_writes: 'off' };

async function lockDirectory(directory: string, signal?: AbortSignal) {
  const path = join(directory, 'postgres.lock');
  let lock;
  try {
    lock = await waitForLock(path, LOCK_WAIT_MS, signal);
  } catch (error) {
    throw fromFileError(error, directory);
  }
  if (lock) return lock;
  throw new EmbeddedPostgresError(
    'held-by-another-process',
    `別のプロセスが ${directory} のデータベースを起動中です (another process is starting this database)`,
  );
}

/**
 * Deals with a server that an earlier process may have left.
 *
 * @returns the server, or undefined when one may be started
 */
async function adopt(
  cluster: string,
  superuserPassword: string,
  binaries: PostgresBinaries,
  wantedPort: number | undefined,
): Promise<{ postmaster: Postmaster; port: number } | undefined> {
  const deadline = Date.now() + ADOPTION_WAIT_MS;
  for (;;) {
    const file = readPostmasterFile(cluster);
    // PostgreSQL itself removes a file whose process is gone.
    if (!file || !isListed(file.pid)) return undefined;
    // It would refuse, though, for a zombie (in a container often nobody collects them) and for a stranger that was given
    // the number. Should backends of a killed server still be there, its check of the shared memory holds all the same.
    if (!isAlive(file.pid) || couldBePostmaster(file.pid, cluster) === 'no') {
      rmSync(postmasterFilePath(cluster), { force: true });
      return undefined;
    }
    if (file.status === 'stopping') {
      await waitUntilGone(file.pid, Math.max(0, deadline - Date.now()));
      continue;
    }
    if (file.status === 'ready' && file.port !== undefined) {
      const identity = await askIdentity({ port: file.port, superuserPassword }).catch((error: unknown) => {
        if (error instanceof EmbeddedPostgresError) throw error;
        return undefined;
      });
      if (identity?.dataDirectory === cluster) {
        const fits = identity.version === binaries.version && (wantedPort ?? file.port) === file.port;
        if (fits) return { postmaster: { pid: file.pid }, port: file.port };
        await stopPostmaster({ pid: file.pid });
        return undefined;
      }
    }
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        'held-by-another-process',
        `${cluster} はプロセス ${file.pid} が使っていますが、応答がありません (in use by process ${file.pid}, which does not answer)`,
      );
    }
    await delay(50);
  }
}

type LaunchWithoutPort = Omit<LaunchOptions, 'port'>;

async function launchOnPort(
  wantedPort: number | undefined,
  options: LaunchWithoutPort,
): Promise<{ port: number; postmaster: LaunchedPostmaster }> {
  for (let attempt = 1; ; attempt++) {
    const port = wantedPort ?? (await findFreePort());
    try {
      return { port, postmaster: await launchAfterCrash({ ...options, port }) };
    } catch (error) {
      if (!(error instanceof EmbeddedPostgresError) || error.code !== 'port-taken') throw error;
      // Between our look and the server's bind somebody else took the port.
      if (wantedPort !== undefined || attempt >= 5) throw portTaken(wantedPort ?? port, error.detail);
    }
  }
}

/** Orphaned backends of a killed server hold its shared memory until they notice; that takes a moment. */
async function launchAfterCrash(options: LaunchOptions): Promise<LaunchedPostmaster> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await launch(options);
    } catch (error) {
      const busy =
        error instanceof EmbeddedPostgresError && /shared memory block.*is still in use/.test(error.detail ?? '');
      if (!busy || Date.now() > deadline || options.signal?.aborted) throw error;
      await delay(200);
    }
  }
}

type Description = Omit<EmbeddedPostgres, 'host' | 'pid' | 'isRunning' | 'onUnexpectedExit' | 'rotateLog' | 'stop'>;

class RunningPostgres implements EmbeddedPostgres {
  readonly host = '127.0.0.1';
  readonly pid: number;
  readonly url: string;
  readonly applicationUrl: string;
  readonly superuserUrl: string;
  readonly port: number;
  readonly database: string;
  readonly version: string;
  readonly clusterDirectory: string;
  readonly logFile: string;
  readonly outcome: StartOutcome;
  private stopping = false;
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly postmaster: Postmaster,
    description: Description,
  ) {
    this.pid = postmaster.pid;
    this.url = description.url;
    this.applicationUrl = description.applicationUrl;
    this.superuserUrl = description.superuserUrl;
    this.port = description.port;
    this.database = description.database;
    this.version = description.version;
    this.clusterDirectory = description.clusterDirectory;
    this.logFile = description.logFile;
    this.outcome = description.outcome;
  }

  isRunning(): boolean {
    return isAlive(this.pid);
  }

  onUnexpectedExit(listener: () => void): void {
    const report = (): void => {
      clearInterval(this.watch);
      if (!this.stopping) listener();
    };
    const { child } = this.postmaster;
    if (child) {
      if (child.exitCode !== null || child.signalCode !== null) queueMicrotask(report);
      else child.once('exit', report);
      return;
    }
    // Not our child, so the system does not tell us.
    this.watch = setInterval(() => {
      if (!this.isRunning()) report();
    }, ADOPTED_WATCH_MS).unref();
  }

  rotateLog(): void {
    if (existsSync(this.logFile)) rotateOpenLog(this.logFile);
  }

  async stop(mode: ShutdownMode = 'fast'): Promise<void> {
    this.stopping = true;
    clearInterval(this.watch);
    try {
      await stopPostmaster(this.postmaster, mode);
    } catch (error) {
      if (systemErrorCode(error) !== 'ESRCH') throw error;
    }
  }
}
