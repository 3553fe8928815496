import type { JobPayloads } from '@app/contracts';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';
import { BulkMatching } from '@app/recommendations';

@JobHandler('match-ideas')
export class MatchIdeasJob implements HandlesJob<'match-ideas'> {
  constructor(private readonly matching: BulkMatching) {}

  async handle(payload: JobPayloads['match-ideas'], { jobId, occurredAt }: JobContext): Promise<void> {
    await this.matching.matchIdeas(payload, { messageId: jobId, occurredAt });
  }
}
