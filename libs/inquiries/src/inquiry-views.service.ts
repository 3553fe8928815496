import { Organization, Organizations, User } from '@app/accounts';
import type { Principal } from '@app/authz';
import { decodeCursorAs, type Page, toPage, Transactions } from '@app/database';
import { japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type InquirySide, type InquiryState, isAccepted } from './inquiry';
import { Inquiry, InquiryMessage } from './inquiry.entity';
import { InquiriesPolicy } from './inquiries.policy';

/** Whom to talk to; told only while an inquiry is accepted. */
export interface InquiryContact {
  readonly displayName: string;
  readonly email: string;
}

export interface InquirySummary {
  readonly inquiry: Inquiry;
  readonly side: InquirySide;
  readonly asker: Organization;
  readonly recipient: Organization;
  readonly overdue: boolean;
}

export interface InquiryDetail extends InquirySummary {
  /** Oldest first. */
  readonly messages: readonly InquiryMessage[];
  /** Of the asker and of who answered; null before acceptance. */
  readonly contacts: { readonly asker: InquiryContact; readonly recipient: InquiryContact } | null;
}

export interface InquiryListQuery {
  readonly side: 'sent' | 'received';
  readonly state?: InquiryState;
  /** Without an answer after the day it was asked for. */
  readonly overdue?: boolean;
  readonly ideaId?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export interface InquiryCounts {
  readonly open: number;
  readonly overdue: number;
  readonly accepted: number;
}

const COLUMN = { sent: 'asker_organization_id', received: 'recipient_organization_id' } as const;

/** The reading side, for both sides. */
@Injectable()
export class InquiryViews {
  constructor(
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly policy: InquiriesPolicy,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError */
  async get(principal: Principal, id: string): Promise<InquiryDetail> {
    return this.transactions.run(async () => {
      const { inquiry } = await this.policy.require(principal, id);
      const [summary] = await this.summaries(principal, [inquiry]);
      const messages = await this.transactions
        .repository(InquiryMessage)
        .find({ where: { inquiryId: id }, order: { createdAt: 'ASC', id: 'ASC' } });
      return { ...summary!, messages, contacts: await this.contactsOf(inquiry) };
    });
  }

  /** The latest change first. */
  async list(principal: Principal, query: InquiryListQuery): Promise<Page<InquirySummary>> {
    return this.transactions.run(async () => {
      const rows = this.transactions.manager
        .createQueryBuilder(Inquiry, 'q')
        .where(`q.${COLUMN[query.side]} = :own`, { own: principal.organizationId })
        .orderBy('q.updatedAt', 'DESC')
        .addOrderBy('q.id', 'DESC')
        .limit(query.limit + 1);
      if (query.state) rows.andWhere('q.state = :state', { state: query.state });
      if (query.ideaId) rows.andWhere('q.idea_id = :ideaId', { ideaId: query.ideaId });
      if (query.overdue) rows.andWhere(`q.state = 'open' AND q.due_on < :today`, { today: this.today() });
      if (query.cursor) {
        const [at, id] = decodeCursorAs(query.cursor, ['moment', 'uuid']);
        rows.andWhere('(q.updated_at, q.id) < (CAST(:at AS timestamptz), CAST(:after AS uuid))', { at, after: id });
      }
      const page = toPage(await rows.getMany(), query.limit, ({ updatedAt, id }) => [updatedAt.toISOString(), id]);
      return { items: await this.summaries(principal, page.items), nextCursor: page.nextCursor };
    });
  }

  /** Of each side. */
  async counts(principal: Principal): Promise<Readonly<Record<InquiryListQuery['side'], InquiryCounts>>> {
    return this.transactions.run(async () => ({
      sent: await this.count(principal, 'sent'),
      received: await this.count(principal, 'received'),
    }));
  }

  private async count({ organizationId }: Principal, side: InquiryListQuery['side']): Promise<InquiryCounts> {
    const [row] = await this.transactions.manager.query<InquiryCounts[]>(
      `SELECT count(*) FILTER (WHERE state = 'open')::int AS open,
              count(*) FILTER (WHERE state = 'open' AND due_on < $2)::int AS overdue,
              count(*) FILTER (WHERE state IN ('interested', 'needs_talk'))::int AS accepted
         FROM inquiry WHERE ${COLUMN[side]} = $1`,
      [organizationId, this.today()],
    );
    return row!;
  }

  private async summaries(principal: Principal, inquiries: readonly Inquiry[]): Promise<InquirySummary[]> {
    const organizations = await this.organizations.byIds(
      inquiries.flatMap(({ askerOrganizationId, recipientOrganizationId }) => [
        askerOrganizationId,
        recipientOrganizationId,
      ]),
    );
    const today = this.today();
    return inquiries.map((inquiry) => ({
      inquiry,
      side: this.policy.sideOf(principal, inquiry)!,
      asker: organizations.get(inquiry.askerOrganizationId)!,
      recipient: organizations.get(inquiry.recipientOrganizationId)!,
      overdue: inquiry.state === 'open' && inquiry.dueOn < today,
    }));
  }

  private async contactsOf({ state, askedBy, answeredBy }: Inquiry): Promise<InquiryDetail['contacts']> {
    if (!isAccepted(state) || answeredBy === null) return null;
    const people = await this.transactions.repository(User).findBy({ id: In([askedBy, answeredBy]) });
    const contact = (userId: string): InquiryContact => {
      const person = people.find(({ id }) => id === userId);
      return { displayName: person?.displayName ?? '', email: person?.email ?? '' };
    };
    return { asker: contact(askedBy), recipient: contact(answeredBy) };
  }

  private today(): string {
    return japaneseDayOf(this.clock.now());
  }
}
