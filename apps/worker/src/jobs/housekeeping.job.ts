import { AccountsHousekeeping } from '@app/accounts';
import { Idempotency, Outbox } from '@app/database';
import { Mails } from '@app/mail';
import { type HandlesJob, JobHandler } from '@app/queue';
import { RateLimits } from '@app/rate-limits';
import { RunStore } from '@app/recommendations';
import { Logger } from '@nestjs/common';

/** Each part may be done twice or be interrupted: it only removes what is past its time. */
@JobHandler('housekeeping')
export class HousekeepingJob implements HandlesJob<'housekeeping'> {
  private readonly logger = new Logger(HousekeepingJob.name);

  constructor(
    private readonly outbox: Outbox,
    private readonly idempotency: Idempotency,
    private readonly accounts: AccountsHousekeeping,
    private readonly mails: Mails,
    private readonly runs: RunStore,
    private readonly rateLimits: RateLimits,
  ) {}

  async handle(): Promise<void> {
    const messages = await this.outbox.prune();
    const idempotencyKeys = await this.idempotency.prune();
    const accounts = await this.accounts.prune();
    const mails = await this.mails.prune();
    const abandonedRuns = await this.runs.failAbandoned();
    const rateCounts = await this.rateLimits.prune();
    this.logger.log({ msg: 'housekeeping', messages, idempotencyKeys, ...accounts, mails, abandonedRuns, rateCounts });
  }
}
