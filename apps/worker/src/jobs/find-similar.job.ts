import type { JobPayloads } from '@app/contracts';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';
import { FindSimilar } from '@app/recommendations';

@JobHandler('find-similar')
export class FindSimilarJob implements HandlesJob<'find-similar'> {
  constructor(private readonly similar: FindSimilar) {}

  async handle(payload: JobPayloads['find-similar'], context: JobContext): Promise<void> {
    await this.similar.refresh(payload, { messageId: context.jobId });
  }
}
