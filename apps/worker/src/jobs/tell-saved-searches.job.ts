import { type HandlesJob, JobHandler } from '@app/queue';
import { AlertDigests } from '@app/saved-searches';
import { Logger } from '@nestjs/common';

@JobHandler('tell-saved-searches')
export class TellSavedSearchesJob implements HandlesJob<'tell-saved-searches'> {
  private readonly logger = new Logger(TellSavedSearchesJob.name);

  constructor(private readonly digests: AlertDigests) {}

  async handle(): Promise<void> {
    this.logger.log({ msg: 'saved searches told', mails: await this.digests.tellAll() });
  }
}
