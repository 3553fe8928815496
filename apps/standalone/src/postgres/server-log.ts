import { closeSync, copyFileSync, fstatSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs';
import { EmbeddedPostgresError, diskFull } from './errors';

const MAX_BYTES = 10 * 1024 * 1024;
const KEEP = 3;
const TAIL_BYTES = 16 * 1024;

/** Moves server.log to server.log.1 and so on when it has grown too large. For a file that nobody writes right now. */
export function rotateLog(path: string, maxBytes = MAX_BYTES): void {
  if (sizeOf(path) <= maxBytes) return;
  shift(path);
  renameSync(path, `${path}.1`);
}

/**
 * The same while the server writes: it holds the file open in append mode, so the content is copied away and the file
 * cut. A line written between the two is lost, which is acceptable for this log and nowhere else.
 */
export function rotateOpenLog(path: string, maxBytes = MAX_BYTES): void {
  if (sizeOf(path) <= maxBytes) return;
  shift(path);
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

function shift(path: string): void {
  for (let number = KEEP - 1; number >= 1; number--) {
    if (sizeOf(`${path}.${number}`) >= 0) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
}

/** Bytes, or -1 when there is no such file. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

/** What was written after `offset`, at most the last 16 KiB. */
export function readLogFrom(path: string, offset: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const size = fstatSync(descriptor).size;
    const start = Math.max(size >= offset ? offset : 0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    readSync(descriptor, buffer, 0, buffer.length, start);
    return buffer.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Tells from the server's own words why it would not start. The server speaks English: it runs with LC_ALL=C. */
export function diagnose(log: string, clusterDirectory: string, port: number | undefined): EmbeddedPostgresError {
  const complaint = log
    .split('\n')
    .filter((line) => /\b(FATAL|PANIC|ERROR|error while loading)\b/.test(line))
    .map((line) => line.replace(/^.*?\b(FATAL|PANIC|ERROR):\s*/, ''))
    .at(0);

  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(log))
    return portTaken(port, log);
  if (/No space left on device|Disk quota exceeded/.test(log)) return diskFull(clusterDirectory, log);
  if (/database files are incompatible with server/.test(log)) {
    return new EmbeddedPostgresError(
      'wrong-major-version',
      `${clusterDirectory} はこの PostgreSQL では使えない形式です (data files are incompatible with this PostgreSQL)`,
      log,
    );
  }
  if (/lock file "postmaster\.pid" already exists/.test(log)) {
    return new EmbeddedPostgresError(
      'held-by-another-process',
      `${clusterDirectory} は別のプロセスが使っています (the data directory is in use by another process)`,
      log,
    );
  }
  if (/Permission denied|has invalid permissions|has wrong ownership/.test(log)) {
    return new EmbeddedPostgresError(
      'data-not-writable',
      `${clusterDirectory} を PostgreSQL が読み書きできません (PostgreSQL cannot read or write it): ${complaint ?? ''}`,
      log,
    );
  }
  if (
    /PANIC:|could not locate (a valid|required) checkpoint|pg_control|control file|invalid checkpoint|bogus data|configuration file/.test(
      log,
    )
  ) {
    return new EmbeddedPostgresError(
      'data-damaged',
      `${clusterDirectory} のデータが壊れています。何も消していません。バックアップから戻してください ` +
        `(the data is damaged; nothing was deleted; restore a backup): ${complaint ?? ''}`,
      log,
    );
  }
  return new EmbeddedPostgresError(
    'start-failed',
    `PostgreSQL が起動しませんでした (PostgreSQL did not start): ${complaint ?? log.trim().split('\n').at(-1) ?? ''}`,
    log,
  );
}

export function portTaken(port: number | undefined, detail?: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'port-taken',
    `データベース用のポート ${port ?? ''} は使われています (the database port is taken)`,
    detail,
  );
}
