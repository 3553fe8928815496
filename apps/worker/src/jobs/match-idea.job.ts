import type { JobPayloads } from '@app/contracts';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';
import { Matching } from '@app/recommendations';

@JobHandler('match-idea')
export class MatchIdeaJob implements HandlesJob<'match-idea'> {
  constructor(private readonly matching: Matching) {}

  async handle(payload: JobPayloads['match-idea'], context: JobContext): Promise<void> {
    await this.matching.matchIdea(payload, {
      messageId: context.jobId,
      occurredAt: context.occurredAt,
      lastAttempt: context.lastAttempt,
    });
  }
  async abandoned(payload: JobPayloads['match-idea']): Promise<void> {
    await this.matching.abandon(payload);
  }
}
