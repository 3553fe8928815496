export type StandaloneErrorCode =
  | 'usage'
  | 'project-incomplete'
  | 'data-not-writable'
  | 'disk-full'
  | 'already-running'
  | 'port-taken'
  | 'port-forbidden'
  | 'database-unreachable'
  | 'redis-unreachable'
  | 'migration-failed'
  | 'demo-data-failed'
  | 'not-ready-in-time'
  | 'crash-loop'
  | 'aborted';

/** An expected failure of the start. `message` is one line for an operator; `logTail` the last words of what failed. */
export class StandaloneError extends Error {
  override readonly name = 'StandaloneError';

  constructor(
    readonly code: StandaloneErrorCode,
    message: string,
    readonly logTail: readonly string[] = [],
    readonly logFile?: string,
  ) {
    super(message);
  }
}
