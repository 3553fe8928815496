import { AccountsHousekeeping } from '@app/accounts';
import { type HandlesJob, JobHandler } from '@app/queue';
import { RateLimits } from '@app/rate-limits';
import { RunStore } from '@app/recommendations';
import { Logger } from '@nestjs/common';

/** Ends what its own time has ended. Each part may be done twice or be interrupted. */
@JobHandler('housekeeping')
export class HousekeepingJob implements HandlesJob<'housekeeping'> {
  private readonly logger = new Logger(HousekeepingJob.name);

  constructor(
    private readonly accounts: AccountsHousekeeping,
    private readonly runs: RunStore,
    private readonly rateLimits: RateLimits,
  ) {}

  async handle(): Promise<void> {
    const accounts = await this.accounts.prune();
    const abandonedRuns = await this.runs.failAbandoned();
    const rateCounts = await this.rateLimits.prune();
    this.logger.log({ msg: 'housekeeping', ...accounts, abandonedRuns, rateCounts });
  }
}
