import { type Page, decodeCursorAs, toPage, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { RenderedMail } from './content';
import { Mail, type MailState } from './mail.entity';
import { MailNotFoundError } from './mail.errors';
import { renderTemplate } from './templates';

export interface MailboxQuery {
  /** Mails to this address only. */
  readonly to?: string;
  readonly state?: MailState;
  /** Only mails that can still be read. */
  readonly readable?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** Reading side: the development mailbox, and for operators what became of mails. */
@Injectable()
export class Mailbox {
  constructor(private readonly transactions: Transactions) {}

  /** Newest first. */
  async list(query: MailboxQuery): Promise<Page<Mail>> {
    const rows = this.transactions.manager
      .createQueryBuilder(Mail, 'mail')
      .orderBy('mail.createdAt', 'DESC')
      .addOrderBy('mail.id', 'DESC')
      .take(query.limit + 1);
    if (query.to !== undefined) rows.andWhere('mail.toAddress = :to', { to: query.to.trim().toLowerCase() });
    if (query.state) rows.andWhere('mail.state = :state', { state: query.state });
    if (query.readable) rows.andWhere('mail.parameters IS NOT NULL');
    if (query.cursor) {
      const [at, id] = decodeCursorAs(query.cursor, ['moment', 'uuid']);
      rows.andWhere(`(mail.created_at, mail.id) < (CAST(:at AS timestamptz), CAST(:id AS uuid))`, { at, id });
    }
    return toPage(await rows.getMany(), query.limit, (mail) => [mail.createdAt.toISOString(), mail.id]);
  }

  /**
   * @param to only when it is to this address
   * @throws MailNotFoundError also when it was sent: what it said is forgotten then
   */
  async read(id: string, to?: string): Promise<{ readonly mail: Mail; readonly content: RenderedMail }> {
    const mail = await this.transactions.repository(Mail).findOneBy({ id });
    if (!mail?.parameters || (to !== undefined && mail.toAddress !== to)) throw new MailNotFoundError();
    return { mail, content: contentOf(mail)! };
  }
}

/** What a mail says, or null once that is forgotten. */
export const contentOf = ({ template, parameters, language }: Mail): RenderedMail | null =>
  parameters && renderTemplate(template, parameters as never, language);
