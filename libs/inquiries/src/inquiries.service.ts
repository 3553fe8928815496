import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Idempotency, Outbox, StaleVersionError, Transactions } from '@app/database';
import { type IdeaView, Ideas } from '@app/ideas';
import { addBusinessDays, japaneseDayOf } from '@app/japan';
import { Clock, InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { AlreadyAskedError, InquiryStateError, TooManyInquiriesError } from './inquiries.errors';
import {
  DAYS_TO_ANSWER,
  type InquiryAction,
  type InquiryAnswer,
  type InquiryDeclineReason,
  type InquiryShare,
  isAlive,
  MOST_PER_DAY,
  nextInquiryState,
} from './inquiry';
import { Inquiry, InquiryMessage, type SharedIdea } from './inquiry.entity';
import { InquiryNotices } from './inquiry-notices.service';
import { type InquirySubject, InquiryTargets } from './inquiry-targets.service';
import { InquiriesPolicy } from './inquiries.policy';

export interface NewInquiry extends InquirySubject {
  readonly message: string;
  readonly share: InquiryShare;
  /** Day in Japan; default ten business days from now. */
  readonly dueOn?: string;
}

export interface InquiryReply {
  readonly answer: InquiryAnswer;
  readonly reason?: InquiryDeclineReason;
  readonly text?: string;
}

const DAY_MS = 86_400_000;

/** What the writing side of inquiries needs beside itself. */
@Injectable()
export class InquiryParts {
  constructor(
    readonly ideas: Ideas,
    readonly targets: InquiryTargets,
    readonly policy: InquiriesPolicy,
    readonly notices: InquiryNotices,
    readonly idempotency: Idempotency,
  ) {}
}

/** 打診: a municipality asks, with an idea in hand, whoever could help. Each change is one transaction. */
@Injectable()
export class Inquiries {
  constructor(
    private readonly parts: InquiryParts,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * The other side is shown what `share` says, as it stands now, and nothing that comes later.
   * @returns the inquiry's id
   * @throws NotFoundError, InvalidInputError, AlreadyAskedError, TooManyInquiriesError, NobodyToAskError
   */
  async ask(principal: Principal, ideaId: string, input: NewInquiry, idempotencyKey?: string): Promise<string> {
    const request = {
      scope: principal.organizationId,
      key: idempotencyKey,
      operation: 'inquiry.create',
      body: { ideaId, ...input },
      resourceId: randomUUID(),
    };
    const { id } = await this.parts.idempotency.once(request, (newId) => this.send(principal, newId, ideaId, input));
    return id;
  }

  /** @throws NotFoundError, StaleVersionError, InquiryStateError, InvalidInputError (reason) */
  async reply(principal: Principal, id: string, expected: number, reply: InquiryReply): Promise<void> {
    const { answer, reason = null, text = '' } = reply;
    requireReason(answer, reason, text);
    await this.change(principal, id, expected, answer, async (inquiry) => {
      const answeredAt = this.clock.now();
      Object.assign(inquiry, { declineReason: reason, answer: text, answeredBy: principal.userId, answeredAt });
      await this.outbox.publish('inquiry.answered', { inquiryId: id, inquiryVersion: inquiry.version });
      await this.parts.notices.answered(inquiry);
    });
  }

  /** @throws NotFoundError, StaleVersionError, InquiryStateError */
  async withdraw(principal: Principal, id: string, expected: number): Promise<void> {
    await this.change(principal, id, expected, 'withdraw', async (inquiry) => {
      await this.parts.notices.withdrawn(inquiry);
    });
  }

  /** Either side writes to the other. @returns the message's id. @throws NotFoundError, InquiryStateError */
  async write(principal: Principal, inquiryId: string, text: string): Promise<string> {
    return this.transactions.run(async () => {
      const { inquiry, side } = await this.parts.policy.require(principal, inquiryId, true);
      if (!isAlive(inquiry.state)) throw new InquiryStateError(inquiry.state);
      const { organizationId, userId: authorId } = principal;
      const message = { id: randomUUID(), inquiryId, organizationId, authorId, text };
      await this.transactions.repository(InquiryMessage).insert(message);
      await this.parts.notices.written(inquiry, side);
      await this.audit.record({
        action: 'inquiry.write',
        subjectType: 'inquiry',
        subjectId: inquiryId,
        after: { messageId: message.id, text },
      });
      return message.id;
    });
  }

  private async send(principal: Principal, id: string, ideaId: string, input: NewInquiry): Promise<void> {
    const { kind, id: subjectId, message, share } = input;
    const view = await this.parts.ideas.get(principal, ideaId);
    const { idea } = view;
    requireAskable(view, principal, input);
    const today = japaneseDayOf(this.clock.now());
    const dueOn = input.dueOn ?? addBusinessDays(today, DAYS_TO_ANSWER);
    if (dueOn <= today) throw invalid('/dueOn', 'future', '回答の期限は明日以降の日にしてください。');
    const { title, recipient } = await this.parts.targets.of(input);
    if (recipient.id === principal.organizationId) {
      throw invalid('/candidateId', 'own', '自分の組織には打診できません。');
    }
    await this.limit(ideaId, kind, subjectId);
    const inquiry = Object.assign(new Inquiry(), {
      id,
      ideaId,
      ideaVersion: idea.version,
      askerOrganizationId: principal.organizationId,
      askedBy: principal.userId,
      recipientOrganizationId: recipient.id,
      subjectKind: kind,
      subjectId,
      subjectTitle: title,
      message,
      share,
      shared: sharedOf(view, share),
      state: 'open' as const,
      version: 1,
      dueOn,
      reminders: 0,
      declineReason: null,
      answer: '',
      answeredBy: null,
      answeredAt: null,
      fictional: idea.fictional,
    });
    await this.transactions.repository(Inquiry).insert(inquiry);
    await this.outbox.publish('inquiry.sent', { inquiryId: id, inquiryVersion: 1 });
    await this.parts.notices.sent(inquiry);
    await this.audit.record({
      action: 'inquiry.send',
      subjectType: 'inquiry',
      subjectId: id,
      subjectVersion: 1,
      after: { ideaId, kind, subjectId, recipient: recipient.id, share, message, dueOn },
    });
  }

  /** Of two that ask at once the second waits, and then finds the first. */
  private async limit(ideaId: string, subjectKind: Inquiry['subjectKind'], subjectId: string): Promise<void> {
    await this.transactions
      .requireManager()
      .query(`SELECT pg_advisory_xact_lock(hashtextextended('inquiry:' || $1, 0))`, [ideaId]);
    const inquiries = this.transactions.repository(Inquiry);
    const state = In(['open', 'interested', 'needs_talk']);
    const alive = await inquiries.findOneBy({ ideaId, subjectKind, subjectId, state });
    if (alive) throw new AlreadyAskedError(alive.id);
    const createdAt = MoreThan(new Date(this.clock.now().getTime() - DAY_MS));
    if ((await inquiries.countBy({ ideaId, createdAt })) >= MOST_PER_DAY) throw new TooManyInquiriesError();
  }

  private async change(
    principal: Principal,
    id: string,
    expected: number,
    action: InquiryAction,
    effect: (inquiry: Inquiry) => Promise<void>,
  ): Promise<void> {
    await this.transactions.run(async () => {
      const { inquiry, side } = await this.parts.policy.require(principal, id, true);
      const { state: before, version } = inquiry;
      if (version !== expected) throw new StaleVersionError(version, { state: before });
      const state = nextInquiryState(before, action, side);
      if (!state) throw new InquiryStateError(before);
      Object.assign(inquiry, { state, version: version + 1 });
      await effect(inquiry);
      await this.transactions.manager.save(inquiry);
      const { declineReason, answer } = inquiry;
      await this.audit.record({
        action: `inquiry.${action === 'withdraw' ? 'withdraw' : 'answer'}`,
        subjectType: 'inquiry',
        subjectId: id,
        subjectVersion: inquiry.version,
        before: { state: before },
        after: { state, declineReason, answer },
      });
    });
  }
}

const invalid = (pointer: string, code: string, message: string) => new InvalidInputError([{ pointer, code, message }]);

function requireReason(answer: InquiryAnswer, reason: InquiryDeclineReason | null, text: string): void {
  if (answer === 'declined' && reason === null) throw invalid('/reason', 'required', '見送る理由を選んでください。');
  if (answer !== 'declined' && reason !== null)
    throw invalid('/reason', 'unexpected', '理由は見送るときだけ選べます。');
  if (reason === 'other' && text.trim() === '') {
    throw invalid('/text', 'required', '「その他」のときは理由を書いてください。');
  }
}

/** Only the lead asks for an idea, and only with words that others may read. */
function requireAskable({ idea, editable }: IdeaView, { organizationId }: Principal, { share }: NewInquiry): void {
  if (idea.organizationId !== organizationId || !editable) {
    throw invalid('/ideaId', 'idea', 'この構想からは打診できません。');
  }
  if (share === 'summary' && idea.publicSummary.trim() === '') {
    throw invalid('/share', 'summary', '公開用の概要が空です。概要を書くか、構想の全体を共有してください。');
  }
}

function sharedOf({ idea, needs }: IdeaView, share: InquiryShare): SharedIdea {
  const { title, publicSummary, challenge, assets, combination, budgetYen, startOn } = idea;
  if (share === 'summary') return { title, publicSummary };
  return {
    title,
    publicSummary,
    challenge,
    assets,
    combination,
    needs: needs.map(({ kind, description }) => ({ kind, description })),
    budgetYen,
    startOn,
  };
}
