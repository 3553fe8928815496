import { Transactions } from '@app/database';
import { Clock, Settings } from '@app/platform';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Mail } from './mail.entity';
import { SmtpServer } from './smtp';
import { renderTemplate } from './templates';

/** What a mail server says may be long; the beginning has the reason. */
const MAX_ERROR = 500;

/** Sends queued mails; without a mail server they stay in the development mailbox. */
@Injectable()
export class MailDelivery implements OnModuleDestroy {
  private readonly logger = new Logger(MailDelivery.name);
  private server: SmtpServer | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * May run twice: the row is locked while the mail is on its way, and a sent one is not sent again. Between the
   * server's yes and our commit the process can still die; the second mail then has the Message-ID of the first.
   * @param attempt.last no further attempt follows: a failure makes the mail a failed one
   */
  async send(mailId: string, attempt: { last: boolean }): Promise<void> {
    try {
      await this.transactions.run(async () => {
        const mails = this.transactions.repository(Mail);
        const mail = await mails.findOne({ where: { id: mailId }, lock: { mode: 'pessimistic_write' } });
        if (!mail || mail.state === 'sent') return;
        if (!mail.parameters) {
          await mails.update({ id: mailId }, { state: 'failed', lastError: 'too old: its parameters are forgotten' });
          return;
        }
        if (!this.settings.SMTP_URL) {
          await mails.update({ id: mailId }, { state: 'kept' });
          return;
        }
        await this.deliver(mail, mail.parameters, this.settings.SMTP_URL);
        const sent = { state: 'sent' as const, sentAt: this.clock.now(), parameters: null, lastError: null };
        await mails.update({ id: mailId }, sent);
      });
    } catch (error) {
      await this.noteFailure(mailId, error, attempt.last);
      throw error;
    }
  }

  onModuleDestroy(): void {
    this.server?.close();
  }

  private async deliver(mail: Mail, parameters: Record<string, unknown>, url: string): Promise<void> {
    this.server ??= new SmtpServer(url);
    const from = this.settings.MAIL_FROM!;
    const domain = /@([^\s@>]+)>?$/.exec(from)?.[1] ?? 'localhost';
    const { headers, ...words } = renderTemplate(mail.template, parameters as never, mail.language);
    await this.server.send({
      from,
      to: { name: '', address: mail.toAddress },
      ...words,
      messageId: `<${mail.id}@${domain}>`,
      date: mail.createdAt,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language, ...headers },
    });
  }

  private async noteFailure(mailId: string, error: unknown, last: boolean): Promise<void> {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR);
    this.logger.warn({ msg: 'mail not sent', mailId, reason });
    await this.transactions.manager.query(
      `UPDATE mail SET failures = failures + 1, last_error = $2, state = CASE WHEN $3 THEN 'failed' ELSE state END
        WHERE id = $1 AND state <> 'sent'`,
      [mailId, reason, last],
    );
  }
}
