import { randomUUID } from 'node:crypto';
import { Outbox, Transactions } from '@app/database';
import { Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { MailLanguage } from './content';
import { requireAddress } from './headers';
import { Mail } from './mail.entity';
import { type MailTemplate, type MailTemplates, renderTemplate } from './templates';

/** Links are dead by then; the words around them are of no use any more. */
const PARAMETER_DAYS = 8;

export interface NewMail<T extends MailTemplate> {
  /** One plain address. */
  readonly to: string;
  readonly template: T;
  readonly parameters: MailTemplates[T];
  readonly language?: MailLanguage;
}

/** Mails are rows of the business transaction; a job sends them after it, so none goes out for what was rolled back. */
@Injectable()
export class Mails implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'mails', apply: () => this.prune() });
  }

  /**
   * Call inside the transaction of what the mail tells of.
   * @returns the mail's id
   * @throws MailAddressError, MailHeaderError when the mail could not be written without harm
   */
  async queue<T extends MailTemplate>({ to, template, parameters, language = 'ja' }: NewMail<T>): Promise<string> {
    const manager = this.transactions.requireManager();
    // Written once here, for what is wrong with it must stop the change, not the job.
    renderTemplate(template, parameters, language);
    const id = randomUUID();
    await manager.insert(Mail, {
      id,
      toAddress: requireAddress(to).toLowerCase(),
      template,
      language,
      parameters: { ...parameters },
      state: 'queued',
    });
    await this.outbox.publish('mail.queued', { mailId: id });
    return id;
  }

  /** What is known of the mails to an address; their links are nobody's business any more. Oldest first. */
  async addressedTo(
    address: string,
  ): Promise<Pick<Mail, 'id' | 'template' | 'language' | 'state' | 'createdAt' | 'sentAt'>[]> {
    return this.transactions.repository(Mail).find({
      select: { id: true, template: true, language: true, state: true, createdAt: true, sentAt: true },
      where: { toAddress: address.toLowerCase() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** Removes all mails to an address; what waits to be sent is not sent. */
  async forget(address: string): Promise<void> {
    await this.transactions.requireManager().delete(Mail, { toAddress: address.toLowerCase() });
  }

  /** Forgets secrets of mails that were not sent in time, and old mails. @returns rows touched */
  async prune(): Promise<number> {
    const emptied = await this.transactions.manager.query<[unknown, number]>(
      `UPDATE mail SET parameters = NULL
        WHERE parameters IS NOT NULL AND created_at < now() - interval '${PARAMETER_DAYS} days'`,
    );
    const removed = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM mail WHERE created_at < now() - make_interval(days => $1)`,
      [this.settings.RETENTION_MAIL_DAYS],
    );
    return emptied[1] + removed[1];
  }
}
