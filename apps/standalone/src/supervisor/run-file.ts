import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isSameProcessAlive, type ProcessIdentity } from '../process/process-identity';
import { dataPaths, resolveDataDirectory } from './data-directory';
import { isHealthy } from './health';

export const API_READY_PATH = '/api/v1/health/ready';
export const WORKER_READY_PATH = '/health/ready';

/** What a running instance tells other commands of the same user (`standalone.json`, readable by its owner only). */
export interface RunFile extends ProcessIdentity {
  state: 'starting' | 'ready';
  /** Base address of API and web, without a slash at the end. */
  url: string;
  workerUrl: string;
  databaseUrl: string;
  /** Of the role that owns the tables. */
  migrationDatabaseUrl?: string;
  redisUrl?: string;
  dataDirectory: string;
  /** ISO 8601. */
  startedAt: string;
}

/**
 * The instance that runs on this data directory, or undefined: none was started, it is not ready yet, or it died.
 *
 * @param dataDirectory default: MUSUBI_DATA_DIR, else the default of this project and user
 */
export async function readRunFile(dataDirectory?: string): Promise<RunFile | undefined> {
  const run = readRunFileUnverified(dataPaths(resolveDataDirectory(dataDirectory)).runFile);
  if (!run || run.state !== 'ready' || !isSameProcessAlive(run)) return undefined;
  return (await isHealthy(`${run.url}${API_READY_PATH}`)) ? run : undefined;
}

/** As it stands there; its process may be long dead. */
export function readRunFileUnverified(path: string): RunFile | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRunFile(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function writeRunFile(path: string, run: RunFile): void {
  // Written aside and moved: a reader never sees half a file.
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, path);
}

export function removeRunFile(path: string): void {
  rmSync(path, { force: true });
}

function isRunFile(value: unknown): value is RunFile {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    typeof fields.get('pid') === 'number' &&
    (fields.get('state') === 'starting' || fields.get('state') === 'ready') &&
    ['url', 'workerUrl', 'databaseUrl', 'dataDirectory', 'startedAt'].every(
      (name) => typeof fields.get(name) === 'string',
    )
  );
}
