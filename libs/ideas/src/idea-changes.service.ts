import { Organizations } from '@app/accounts';
import { Audit } from '@app/audit';
import { ForbiddenError, type Principal } from '@app/authz';
import { Outbox, StaleVersionError, Transactions } from '@app/database';
import { fiscalYearOf, japaneseDayOf } from '@app/japan';
import { Clock, InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { contradictions, type IdeaAction, type IdeaContent, missingForSubmission, nextState } from './idea';
import { Idea } from './idea.entity';
import { IdeaStateError, SubmissionIncompleteError } from './ideas.errors';
import { IdeasRepository, openContentOf, type StoredIdea } from './ideas.repository';

/** The writing side: each change is one transaction with its version, event and audit record. */
@Injectable()
export class IdeaChanges {
  constructor(
    private readonly repository: IdeasRepository,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  requireLocalGovernment(principal: Principal): void {
    if (principal.organizationKind !== 'municipality' && principal.organizationKind !== 'prefecture') {
      throw new ForbiddenError('構想を登録できるのは自治体だけです。');
    }
  }

  /** Call inside a transaction. */
  async create(principal: Principal, id: string, content: IdeaContent): Promise<void> {
    await this.check(content);
    const organization = await this.organizations.get(principal.organizationId);
    const idea = Object.assign(new Idea(), {
      id,
      organizationId: principal.organizationId,
      createdBy: principal.userId,
      responsibleUserId: principal.userId,
      state: 'draft' as const,
      version: 1,
      receiptNumber: null,
      submittedAt: null,
      withdrawnAt: null,
      // What a demo municipality writes is demo data.
      fictional: organization.fictional,
    });
    await this.repository.save(idea, content, principal.userId);
    await this.audit.record({
      action: 'idea.create',
      subjectType: 'idea',
      subjectId: id,
      subjectVersion: 1,
      after: { state: idea.state, content },
    });
  }

  async apply(
    principal: Principal,
    id: string,
    expectedVersion: number,
    action: IdeaAction,
    patch: Partial<IdeaContent>,
  ): Promise<StoredIdea> {
    return this.transactions.run(async () => {
      const idea = await this.repository.lock(id);
      const [before] = await this.repository.withParts([idea]);
      const privateMemo = (await this.repository.memosOf([idea])).get(id) ?? '';
      const current: IdeaContent = { ...openContentOf(before!), privateMemo };
      if (idea.version !== expectedVersion) throw new StaleVersionError(idea.version, current);
      const state = nextState(idea.state, action);
      if (!state) throw new IdeaStateError(idea.state, action);
      const content = { ...current, ...patch };
      await this.check(content);
      if (state === 'submitted') {
        const missing = missingForSubmission(content);
        if (missing.length > 0) throw new SubmissionIncompleteError(missing);
      }
      const now = this.clock.now();
      const stateBefore = idea.state;
      idea.version += 1;
      if (action === 'submit') {
        idea.submittedAt = now;
        idea.receiptNumber = await this.repository.nextReceiptNumber(fiscalYearOf(japaneseDayOf(now)));
      }
      if (action === 'withdraw') idea.withdrawnAt = now;
      idea.state = state;
      const saved = await this.repository.save(idea, content, principal.userId);
      await this.announce(action, saved.idea);
      await this.audit.record({
        action: `idea.${action}`,
        subjectType: 'idea',
        subjectId: id,
        subjectVersion: saved.idea.version,
        before: { state: stateBefore, content: current },
        after: { state, content },
      });
      return saved;
    });
  }

  private async announce(action: IdeaAction, idea: Idea): Promise<void> {
    const payload = { ideaId: idea.id, ideaVersion: idea.version };
    if (action === 'submit') await this.outbox.publish('idea.submitted', payload);
    if (action === 'withdraw') await this.outbox.publish('idea.withdrawn', payload);
    if (action === 'edit' && idea.state === 'submitted') await this.outbox.publish('idea.revised', payload);
  }

  private async check(content: IdeaContent): Promise<void> {
    const problems = contradictions(content);
    const known = await this.organizations.byIds(content.memberOrganizationIds);
    content.memberOrganizationIds.forEach((memberId, i) => {
      const kind = known.get(memberId)?.kind;
      if (kind !== 'municipality' && kind !== 'prefecture') {
        const message = '共同で取り組む相手は自治体から選んでください。';
        problems.push({ pointer: `/memberOrganizationIds/${i}`, code: 'organization', message });
      }
    });
    if (problems.length > 0) throw new InvalidInputError(problems);
  }
}
