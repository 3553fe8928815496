import { InquiryReminders } from '@app/inquiries';
import { type HandlesJob, JobHandler } from '@app/queue';
import { Logger } from '@nestjs/common';

@JobHandler('remind-inquiries')
export class RemindInquiriesJob implements HandlesJob<'remind-inquiries'> {
  private readonly logger = new Logger(RemindInquiriesJob.name);

  constructor(private readonly reminders: InquiryReminders) {}

  async handle(): Promise<void> {
    this.logger.log({ msg: 'reminders of inquiries', sent: await this.reminders.run() });
  }
}
