import type { JobPayloads } from '@app/contracts';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';
import { ReverseMatching } from '@app/recommendations';

@JobHandler('rematch-candidates')
export class RematchCandidatesJob implements HandlesJob<'rematch-candidates'> {
  constructor(private readonly reverse: ReverseMatching) {}

  async handle(payload: JobPayloads['rematch-candidates'], context: JobContext): Promise<void> {
    await this.reverse.queueIdeasFor(payload, { messageId: context.jobId });
  }
}
