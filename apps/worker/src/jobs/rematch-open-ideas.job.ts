import type { JobPayloads } from '@app/contracts';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';
import { RematchOpenIdeas } from '@app/recommendations';

@JobHandler('rematch-open-ideas')
export class RematchOpenIdeasJob implements HandlesJob<'rematch-open-ideas'> {
  constructor(private readonly rematch: RematchOpenIdeas) {}

  async handle(_payload: JobPayloads['rematch-open-ideas'], context: JobContext): Promise<void> {
    const { jobId: messageId, occurredAt, signal } = context;
    await this.rematch.queueAll({ messageId, occurredAt, signal });
  }
}
