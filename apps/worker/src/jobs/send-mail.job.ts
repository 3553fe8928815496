import type { JobPayloads } from '@app/contracts';
import { MailDelivery } from '@app/mail';
import { type HandlesJob, type JobContext, JobHandler } from '@app/queue';

@JobHandler('send-mail')
export class SendMailJob implements HandlesJob<'send-mail'> {
  constructor(private readonly delivery: MailDelivery) {}

  async handle({ mailId }: JobPayloads['send-mail'], { lastAttempt }: JobContext): Promise<void> {
    await this.delivery.send(mailId, { last: lastAttempt });
  }
}
