export const QUEUE_CONNECTION = Symbol('QUEUE_CONNECTION');
export const JOB_TIMING = Symbol('JOB_TIMING');

/** How soon a job of a dead worker is taken up by another. */
export interface JobTiming {
  readonly lockMs: number;
  readonly stalledCheckMs: number;
}
