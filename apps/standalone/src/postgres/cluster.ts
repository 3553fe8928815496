import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../process/make-directory';
import { runCommand } from '../process/run-command';
import { serverEnvironment, type PostgresBinaries } from './binaries';
import { EmbeddedPostgresError, diskFull, fromFileError } from './errors';
import type { ServerAccount } from './server-account';

export const SUPERUSER = 'postgres';

/** A fresh cluster takes 40 MB and its first migrations some more. */
const MINIMUM_FREE_BYTES = 150 * 1024 * 1024;

/**
 * For a small server of some users; written into postgresql.conf once, so that an operator's later changes there hold.
 * Durability settings stay at PostgreSQL's safe defaults (fsync, synchronous_commit, full_page_writes on).
 */
const INITIAL_SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '80',
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%a ',
  log_min_duration_statement: '2s',
  log_checkpoints: 'off',
};

export interface ClusterPaths {
  /** The directory that is ours; the cluster, its password and its log lie in it. */
  directory: string;
  cluster: string;
  passwordFile: string;
}

export function clusterPaths(directory: string): ClusterPaths {
  return { directory, cluster: join(directory, 'postgres'), passwordFile: join(directory, 'postgres.password') };
}

/**
 * Creates the directory and makes sure that we can write there and that the server's account gets through to it.
 *
 * @throws EmbeddedPostgresError `data-not-writable`, `data-unreachable`, `not-a-data-directory`, `disk-full`
 */
export function prepareDirectory(directory: string, account: ServerAccount | undefined): string {
  try {
    makeDirectory(directory, account ? 0o711 : 0o700);
    const real = realpathSync(directory);
    if (!statSync(real).isDirectory()) throw fromFileError(Object.assign(new Error(), { code: 'ENOTDIR' }), directory);
    accessSync(real, constants.W_OK | constants.X_OK);
    if (account) openForAccount(real, account);
    return real;
  } catch (error) {
    throw fromFileError(error, directory);
  }
}

function openForAccount(directory: string, account: ServerAccount): void {
  const isOurs = readdirSync(directory).length === 0 || existsSync(clusterPaths(directory).passwordFile);
  // Only a directory that is plainly for our use: --data-dir /root must not open root's home to everybody.
  if (!mayPass(directory, account) && isOurs) chmodSync(directory, statSync(directory).mode | 0o011);

  for (let path = directory; ; path = dirname(path)) {
    if (!mayPass(path, account)) {
      throw new EmbeddedPostgresError(
        'data-unreachable',
        `root では PostgreSQL を利用者 ${account.name} で動かしますが、${path} を通れません。--data-dir /var/lib/… など別の場所を選んでください ` +
          `(the account ${account.name} that runs PostgreSQL cannot pass through this directory; choose another --data-dir)`,
      );
    }
    if (path === dirname(path)) return;
  }
}

function mayPass(path: string, account: ServerAccount): boolean {
  const { mode, uid, gid } = statSync(path);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/**
 * Looks at what is there without touching it.
 *
 * @returns whether a cluster of the right kind exists; false when one may be created
 * @throws EmbeddedPostgresError `not-a-data-directory`, `wrong-major-version`, `data-not-owned`, `password-missing`
 */
export function clusterExists(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
): boolean {
  const stats = statSync(paths.cluster, { throwIfNoEntry: false });
  if (!stats) return false;
  if (!stats.isDirectory()) throw notADataDirectory(paths.cluster);

  const owner = account?.uid ?? process.getuid?.();
  const entries = listDirectory(paths.cluster);
  if (entries && entries.length === 0) return false;
  if (owner !== undefined && stats.uid !== owner) {
    throw new EmbeddedPostgresError(
      'data-not-owned',
      `${paths.cluster} は別の利用者 (uid ${stats.uid}) のものです。同じ利用者で起動するか --data-dir で別の場所を選んでください ` +
        '(owned by another user; start as that user or choose another --data-dir)',
    );
  }

  const versionFile = join(paths.cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) throw notADataDirectory(paths.cluster);
  const major = readFileSync(versionFile, 'utf8').trim();
  if (major !== String(binaries.majorVersion)) {
    throw new EmbeddedPostgresError(
      'wrong-major-version',
      `${paths.cluster} は PostgreSQL ${major} のデータです（このプログラムは ${binaries.majorVersion}）。何も変更していません。別の --data-dir を選ぶか、データを移行してください ` +
        `(data of PostgreSQL ${major}, this program is ${binaries.majorVersion}; nothing was changed)`,
    );
  }
  if (!existsSync(paths.passwordFile)) {
    throw new EmbeddedPostgresError(
      'password-missing',
      `データベースのパスワードのファイル ${paths.passwordFile} がありません (the database's password file is missing)`,
    );
  }
  return true;
}

function notADataDirectory(path: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'not-a-data-directory',
    `${path} は PostgreSQL のデータではありません。何も変更していません。別の --data-dir を選んでください ` +
      '(not a PostgreSQL data directory; nothing was changed; choose another --data-dir)',
  );
}

function listDirectory(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}

export interface InitializeOptions {
  account: ServerAccount | undefined;
  /** Skips flushing to disk; for throw-away clusters of tests. */
  noSync: boolean;
  signal?: AbortSignal;
}

/**
 * Creates a cluster. It is built aside and moved into place when complete, so that an interrupted creation never looks
 * like data.
 *
 * @throws EmbeddedPostgresError `disk-full`, `data-not-writable`, `initialization-failed`, `aborted`
 */
export async function initializeCluster(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  { account, noSync, signal }: InitializeOptions,
): Promise<void> {
  const building = `${paths.cluster}.initializing`;
  const passwordForInitdb = `${building}.password`;
  try {
    const { bavail, bsize } = statfsSync(paths.directory);
    if (bavail * bsize < MINIMUM_FREE_BYTES) throw diskFull(paths.directory);

    // Left by an interrupted creation; the lock is ours, so nobody works on it.
    rmSync(building, { recursive: true, force: true });
    rmSync(passwordForInitdb, { force: true });
    mkdirSync(building, { mode: 0o700 });
    const password = ensurePassword(paths.passwordFile);
    writeFileSync(passwordForInitdb, password, { mode: 0o600 });
    if (account) {
      chownSync(building, account.uid, account.gid);
      chownSync(passwordForInitdb, account.uid, account.gid);
    }

    const args = [
      '-D',
      building,
      '-U',
      SUPERUSER,
      `--pwfile=${passwordForInitdb}`,
      '--auth=scram-sha-256',
      '-E',
      'UTF8',
    ];
    // The builtin provider sorts the same on every system; a libc or ICU upgrade cannot corrupt indexes.
    args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions');
    for (const [name, value] of Object.entries(INITIAL_SETTINGS)) args.push('--set', `${name}=${value}`);
    if (noSync) args.push('--no-sync');

    const result = await runCommand(binaries.initdb, args, {
      cwd: paths.directory,
      env: serverEnvironment(),
      uid: account?.uid,
      gid: account?.gid,
      timeoutMs: 180_000,
      signal,
    });
    if (result.code !== 0) throw initializationFailed(paths.directory, result.stderr || result.stdout);

    // A directory that was there and empty gives way to the new one.
    if (existsSync(paths.cluster)) rmdirSync(paths.cluster);
    renameSync(building, paths.cluster);
  } catch (error) {
    try {
      rmSync(building, { recursive: true, force: true });
    } catch {
      // An aborted initdb may still be writing; the next start removes the rest.
    }
    throw fromFileError(error, paths.directory);
  } finally {
    rmSync(passwordForInitdb, { force: true });
  }
}

function initializationFailed(directory: string, output: string): EmbeddedPostgresError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return diskFull(directory, output);
  if (/could not look up effective user ID/.test(output)) {
    return new EmbeddedPostgresError(
      'no-server-account',
      `利用者番号 ${process.getuid?.() ?? ''} に名前がなく、PostgreSQL を動かせません。/etc/passwd に登録するか DATABASE_URL を指定してください ` +
        '(PostgreSQL needs an account that has a name; add it to /etc/passwd or set DATABASE_URL)',
      output,
    );
  }
  const complaint =
    output.split('\n').find((line) => /error|FATAL|could not/i.test(line)) ?? output.trim().split('\n').at(-1);
  return new EmbeddedPostgresError(
    'initialization-failed',
    `PostgreSQL のデータを作れませんでした (could not create the database cluster): ${complaint ?? ''}`,
    output,
  );
}

/** The superuser's password; kept from an interrupted creation when there is one. */
function ensurePassword(file: string): string {
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept !== '') return kept;
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return password;
}

export function readPassword(paths: ClusterPaths): string {
  return readFileSync(paths.passwordFile, 'utf8').trim();
}
