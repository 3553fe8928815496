import { type JobData, type QueueConnection } from './queue-connection';
import {
  type DomainEvent,
  type JobRequest,
  priorityOf,
  QUEUE_NAMES,
  QUEUE_OF_JOB,
  type QueueName,
  SCHEDULES,
} from '@app/contracts';
import { Settings } from '@app/platform';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { defer, lastValueFrom, retry, timer } from 'rxjs';
import { QUEUE_CONNECTION } from './queue.tokens';

/** Adding a batch takes milliseconds; after this time the store is taken to be gone. */
const ADD_LIMIT_MS = 10_000;
const DAY_SECONDS = 24 * 60 * 60;

export interface DeadJob {
  readonly queue: QueueName;
  readonly id: string;
  readonly name: string;
  readonly attempts: number;
  readonly failedReason: string;
  readonly failedAt: Date | null;
  readonly data: JobData;
}

/** An event with the jobs it causes. */
export interface QueuedEvent {
  readonly event: Pick<DomainEvent, 'id' | 'requestId' | 'occurredAt'>;
  readonly requests: readonly JobRequest[];
}

export type QueueCounts = Record<'waiting' | 'active' | 'delayed' | 'failed' | 'completed', number>;

/** The producing side of the queues, and what an operator needs to see and mend them. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly logger = new Logger(Queues.name);
  private queues: ReadonlyMap<QueueName, Queue<JobData>>;

  constructor(
    @Inject(QUEUE_CONNECTION) private readonly connection: QueueConnection,
    private readonly settings: Settings,
  ) {
    this.queues = this.open();
  }

  private open(): ReadonlyMap<QueueName, Queue<JobData>> {
    return new Map(
      QUEUE_NAMES.map((name) => {
        const queue = this.connection.createQueue(name);
        queue.on('error', (error) => this.logger.warn(`queue ${name}: ${error.message}`));
        return [name, queue];
      }),
    );
  }

  private renew(): void {
    const before = this.queues;
    this.queues = this.open();
    for (const queue of before.values()) void queue.close().catch(() => undefined);
  }

  get backend(): QueueConnection['backend'] {
    return this.connection.backend;
  }

  /**
   * Adds the jobs of events. Their ids are made of the events', so adding them again while BullMQ remembers them does
   * nothing; when it has forgotten, `processed_message` keeps the effect from happening twice.
   */
  async addAll(events: readonly QueuedEvent[]): Promise<void> {
    let limit: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      limit = setTimeout(() => {
        // A connection that neither answers nor fails would hold the relay for ever: begin with new ones.
        this.renew();
        reject(new Error(`the queues did not answer in ${ADD_LIMIT_MS} ms`));
      }, ADD_LIMIT_MS);
    });
    try {
      await Promise.race([this.addJobs(events), tooLong]);
    } finally {
      clearTimeout(limit);
    }
  }

  private async addJobs(events: readonly QueuedEvent[]): Promise<void> {
    const jobs = events.flatMap(({ event, requests }) => requests.map((request) => this.toJob(event, request)));
    for (const name of new Set(jobs.map(({ queue }) => queue))) {
      await this.queue(name).addBulk(jobs.filter(({ queue }) => queue === name).map(({ job }) => job));
    }
  }

  private toJob(event: QueuedEvent['event'], request: JobRequest) {
    const data: JobData = {
      payload: request.payload,
      requestId: event.requestId,
      occurredAt: event.occurredAt.toISOString(),
    };
    const opts = {
      jobId: `${event.id}-${request.name}`,
      priority: priorityOf(request),
      attempts: this.settings.JOB_ATTEMPTS,
      backoff: { type: 'exponential', delay: this.settings.JOB_BACKOFF_MS, jitter: 0.2 },
      removeOnComplete: { age: DAY_SECONDS, count: 10_000 },
      removeOnFail: false,
    };
    return { queue: QUEUE_OF_JOB[request.name], job: { name: request.name, data, opts } };
  }

  /** Sets up the jobs that come by the clock. Every worker may call it; there is one schedule. */
  async schedule(): Promise<void> {
    for (const { name, cron } of SCHEDULES) {
      const data: JobData = { payload: {}, requestId: null, occurredAt: new Date().toISOString() };
      const opts = { attempts: this.settings.JOB_ATTEMPTS, removeOnComplete: 100, removeOnFail: false };
      const upsert = () =>
        this.queue(QUEUE_OF_JOB[name]).upsertJobScheduler(
          name,
          { pattern: cron, tz: 'Asia/Tokyo' },
          { name, data, opts },
        );
      // Workers start together and write the same rows; on PostgreSQL one of two may lose to a deadlock or a key.
      await lastValueFrom(defer(upsert).pipe(retry({ count: 5, delay: () => timer(50 + Math.random() * 200) })));
    }
  }

  async counts(): Promise<Record<QueueName, QueueCounts>> {
    const entries = await Promise.all(
      [...this.queues].map(async ([name, queue]) => {
        const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed');
        return [name, counts as QueueCounts] as const;
      }),
    );
    return Object.fromEntries(entries) as Record<QueueName, QueueCounts>;
  }

  /** Jobs that used up their attempts. They stay until someone redrives or removes them. */
  async dead(limit = 100): Promise<DeadJob[]> {
    const lists = await Promise.all(
      [...this.queues].map(async ([queue, connection]) =>
        (await connection.getFailed(0, limit - 1)).map((job) => toDeadJob(queue, job)),
      ),
    );
    return lists.flat();
  }

  /** @returns the ids put back into the queue; ids that are not dead are left out. */
  async redrive(ids: readonly string[] | 'all'): Promise<string[]> {
    const redriven: string[] = [];
    for (const dead of await this.dead(10_000)) {
      if (ids !== 'all' && !ids.includes(dead.id)) continue;
      const job = await this.queue(dead.queue).getJob(dead.id);
      if (!job) continue;
      // Attempts start over; without this the first failure would kill it again.
      await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
      redriven.push(dead.id);
    }
    return redriven;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
    await this.connection.close();
  }

  private queue(name: QueueName): Queue<JobData> {
    const queue = this.queues.get(name);
    if (!queue) throw new Error(`No queue ${name}`);
    return queue;
  }
}

function toDeadJob(queue: QueueName, job: Job<JobData>): DeadJob {
  return {
    queue,
    id: job.id ?? '',
    name: job.name,
    attempts: job.attemptsMade,
    // Absent after an error without a message, whatever its type says.
    failedReason: job.failedReason || '',
    failedAt: job.finishedOn ? new Date(job.finishedOn) : null,
    data: job.data,
  };
}
