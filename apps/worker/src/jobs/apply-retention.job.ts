import { Retention } from '@app/platform';
import { type HandlesJob, JobHandler } from '@app/queue';
import { Logger } from '@nestjs/common';

/** May run twice or be interrupted: each rule only removes what is past its time. */
@JobHandler('apply-retention')
export class ApplyRetentionJob implements HandlesJob<'apply-retention'> {
  private readonly logger = new Logger(ApplyRetentionJob.name);

  constructor(private readonly retention: Retention) {}

  async handle(): Promise<void> {
    const { removed, failures } = await this.retention.applyAll();
    this.logger.log({ msg: 'retention applied', ...removed });
    // Said after the others were applied; the job is tried again.
    if (failures.length > 0) {
      const which = failures.map(({ what }) => what).join(', ');
      throw new AggregateError(
        failures.map(({ error }) => error),
        `Retention could not be applied to: ${which}`,
      );
    }
  }
}
