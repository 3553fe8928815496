import type { JobPayloads } from '@app/contracts';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';
import { ReverseMatching } from '@app/recommendations';

@JobHandler('rematch-candidate')
export class RematchCandidateJob implements HandlesJob<'rematch-candidate'> {
  constructor(private readonly reverse: ReverseMatching) {}

  async handle(payload: JobPayloads['rematch-candidate'], context: JobContext): Promise<void> {
    await this.reverse.queueIdeasFor(payload, { messageId: context.jobId });
  }
}
