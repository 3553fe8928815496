import { systemErrorCode } from '../process/system-error';

/**
 * Stable codes: tests, operators' scripts and the handbook refer to these, never to the wording of a message.
 */
export type EmbeddedPostgresErrorCode =
  | 'unsupported-platform'
  | 'binaries-missing'
  | 'binaries-unusable'
  | 'binaries-not-writable'
  | 'no-server-account'
  | 'cannot-switch-account'
  | 'data-not-writable'
  | 'data-unreachable'
  | 'data-not-owned'
  | 'not-a-data-directory'
  | 'wrong-major-version'
  | 'data-damaged'
  | 'disk-full'
  | 'port-taken'
  | 'held-by-another-process'
  | 'password-missing'
  | 'password-refused'
  | 'initialization-failed'
  | 'start-failed'
  | 'start-timeout'
  | 'stop-failed'
  | 'aborted';

/** An expected failure. `message` is one line for an operator: Japanese first, English in brackets. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    /** What PostgreSQL itself said, for the log; several lines are possible. */
    readonly detail?: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** Turns the system errors that a file operation below the data directory can meet into our own. */
export function fromFileError(error: unknown, path: string): unknown {
  switch (systemErrorCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new EmbeddedPostgresError(
        'data-not-writable',
        `${path} に書き込めません。--data-dir で別の場所を選んでください (cannot write to this directory; choose another with --data-dir)`,
        undefined,
        error,
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedPostgresError(
        'not-a-data-directory',
        `${path} はディレクトリとして使えません (not usable as a directory)`,
        undefined,
        error,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path, undefined, error);
    default:
      return error;
  }
}

export function diskFull(path: string, detail?: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'disk-full',
    `${path} のあるディスクに空きがありません (no space left on the disk that holds it)`,
    detail,
    cause,
  );
}
