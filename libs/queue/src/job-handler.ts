import type { JobName, JobPayloads } from '@app/contracts';
import { DiscoveryService } from '@nestjs/core';

export interface JobContext {
  /** The same for every attempt and every repetition of this job: the key for `Outbox.markProcessed`. */
  readonly jobId: string;
  /** 1 on the first attempt. */
  readonly attempt: number;
  /** No further attempt follows when this one fails. */
  readonly lastAttempt: boolean;
  /** When the event behind the job was committed. */
  readonly occurredAt: Date;
  /** Aborted when the worker shuts down. */
  readonly signal: AbortSignal;
}

/** Handles one kind of job. May be called twice with the same job; must then have its effect once. */
export interface HandlesJob<J extends JobName> {
  handle(payload: JobPayloads[J], context: JobContext): Promise<void>;
  /**
   * The job took its workers with it too often and is dead: no attempt could say so. For what an attempt leaves behind
   * that others would wait for; may be called while another job for the same thing is at work.
   */
  abandoned?(payload: JobPayloads[J]): Promise<void>;
}

/** Marks the provider class that handles a job. The registry refuses to boot unless each job has exactly one. */
export const JobHandler = DiscoveryService.createDecorator<JobName>();
