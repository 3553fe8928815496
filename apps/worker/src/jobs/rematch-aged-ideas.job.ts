import type { JobPayloads } from '@app/contracts';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';
import { RematchOpenIdeas } from '@app/recommendations';

@JobHandler('rematch-aged-ideas')
export class RematchAgedIdeasJob implements HandlesJob<'rematch-aged-ideas'> {
  constructor(private readonly rematch: RematchOpenIdeas) {}

  async handle(_payload: JobPayloads['rematch-aged-ideas'], { jobId }: JobContext): Promise<void> {
    await this.rematch.queueAged({ messageId: jobId });
  }
}
