import { type JobName, QUEUE_NAMES, type QueueName } from '@app/contracts';
import { requestContext, Settings } from '@app/platform';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type Job, UnrecoverableError, type Worker } from 'bullmq';
import { JobRegistry } from './job-registry';
import { type JobData, type QueueConnection } from './queue-connection';
import { JOB_TIMING, type JobTiming, QUEUE_CONNECTION } from './queue.tokens';

/** The consuming side: one BullMQ worker per queue, each job handed to its registered handler. */
@Injectable()
export class JobRunner implements OnModuleDestroy {
  private readonly logger = new Logger(JobRunner.name);
  private readonly workers: Worker<JobData>[] = [];
  private readonly stopping = new AbortController();

  constructor(
    @Inject(QUEUE_CONNECTION) private readonly connection: QueueConnection,
    @Inject(JOB_TIMING) private readonly timing: JobTiming,
    private readonly registry: JobRegistry,
    private readonly settings: Settings,
  ) {}

  start(): void {
    this.registry.load();
    for (const name of QUEUE_NAMES) this.workers.push(this.startWorker(name));
  }

  get running(): boolean {
    return this.workers.length > 0 && this.workers.every((worker) => worker.isRunning());
  }

  /** Before the database pool closes, or a job in flight would fail instead of finishing. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.workers.map((worker) => worker.close()));
  }

  private startWorker(name: QueueName): Worker<JobData> {
    const worker = this.connection.createWorker(name, (job) => this.run(job), {
      concurrency: name === 'matching' || name === 'bulk-matching' ? this.settings.MATCHING_CONCURRENCY : 1,
      lockDuration: this.timing.lockMs,
      stalledInterval: this.timing.stalledCheckMs,
      // A worker that dies takes its job with it at most this often before the job counts as dead.
      maxStalledCount: this.settings.JOB_ATTEMPTS,
    });
    worker.on('error', (error) => this.logger.warn(`worker ${name}: ${error.message}`));
    worker.on('stalled', (id) => this.logger.warn(`job ${id} stalled and is taken up again`));
    worker.on('failed', (job, error) => void this.tellFailure(job, error));
    return worker;
  }

  private async tellFailure(job: Job<JobData> | undefined, error: Error): Promise<void> {
    // BullMQ fails a job that took too many workers with it without asking its handler.
    const abandoned = error instanceof UnrecoverableError;
    const last = job && (abandoned || job.attemptsMade >= (job.opts.attempts ?? 1));
    const line = { jobId: job?.id, job: job?.name, attempt: job?.attemptsMade, err: error };
    if (last) this.logger.error({ ...line, msg: 'job is dead; see "npm run jobs -- dead"' });
    else this.logger.warn({ ...line, msg: 'job failed and will be tried again' });
    if (!job || !abandoned) return;
    try {
      await this.registry.abandon(job.name as JobName, job.data.payload);
    } catch (err) {
      this.logger.error({ ...line, err, msg: 'what a dead job left behind could not be put in order' });
    }
  }

  private run(job: Job<JobData>): Promise<void> {
    const jobId = job.id ?? '';
    const { requestId } = job.data;
    return requestContext.run({ jobId, audience: 'system', ...(requestId && { requestId }) }, async () => {
      const started = performance.now();
      await this.registry.dispatch(job.name as JobName, job.data.payload, {
        jobId,
        attempt: job.attemptsMade + 1,
        lastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
        occurredAt: new Date(job.data.occurredAt),
        signal: this.stopping.signal,
      });
      this.logger.log({ msg: 'job done', job: job.name, ms: Math.round(performance.now() - started) });
    });
  }
}
