import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from '../process/make-directory';
import { systemErrorCode } from '../process/system-error';
import { StandaloneError } from './standalone-error';

/** The project's directory: the nearest one above this file that has a package.json. */
export function findProjectRoot(from: string = __dirname): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json'))) return realpathSync(directory);
    if (directory === dirname(directory)) throw new Error(`no package.json above ${from}`);
  }
}

/**
 * `.data` in the project. Under root it is a directory of its own below /var/lib, because the unprivileged account that
 * runs PostgreSQL then cannot pass through a project in root's home.
 */
export function defaultDataDirectory(projectRoot: string, uid: number | undefined = process.getuid?.()): string {
  if (uid !== 0) return join(projectRoot, '.data');
  const name = basename(projectRoot).replace(/[^A-Za-z0-9_-]/g, '') || 'project';
  const hash = createHash('sha256').update(projectRoot).digest('hex').slice(0, 10);
  return join('/var/lib/musubi', `${name}-${hash}`);
}

/** What is in effect: the argument, else MUSUBI_DATA_DIR, else the default. */
export function resolveDataDirectory(chosen?: string, projectRoot: string = findProjectRoot()): string {
  return chosen ?? (process.env.MUSUBI_DATA_DIR?.trim() || defaultDataDirectory(projectRoot));
}

export interface DataPaths {
  directory: string;
  logs: string;
  runFile: string;
  lockFile: string;
  demoFile: string;
  secretKeysFile: string;
}

export function dataPaths(directory: string): DataPaths {
  return {
    directory,
    logs: join(directory, 'logs'),
    runFile: join(directory, 'standalone.json'),
    lockFile: join(directory, 'standalone.lock'),
    demoFile: join(directory, 'demo.json'),
    secretKeysFile: join(directory, 'secret-keys'),
  };
}

/** @throws StandaloneError `data-not-writable`, `disk-full` */
export function prepareDataDirectory(directory: string): DataPaths {
  const paths = dataPaths(directory);
  try {
    // Under root, the database's account has to pass through; the logs stay closed.
    makeDirectory(directory, process.getuid?.() === 0 ? 0o711 : 0o700);
    makeDirectory(paths.logs, 0o700);
    for (const path of [directory, paths.logs]) accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fromFileError(error, directory);
  }
  return paths;
}

/** What a failed file operation in the data directory means for the user; other errors come back as they are. */
export function fromFileError(error: unknown, directory: string): unknown {
  const code = systemErrorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StandaloneError(
      'disk-full',
      `${directory} のあるディスクに空きがありません (no space left on the disk that holds it)`,
    );
  }
  if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR'].includes(code)) {
    return new StandaloneError(
      'data-not-writable',
      `データの場所 ${directory} を使えません。--data-dir で別の場所を選んでください ` +
        `(cannot use this data directory; choose another with --data-dir): ${code}`,
    );
  }
  return error;
}
