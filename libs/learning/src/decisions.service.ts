import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { CANDIDATE_KIND, type DecisionOutcome } from '@app/contracts';
import {
  decodeCursorAs,
  Outbox,
  type Page,
  StaleVersionError,
  toPage,
  Transactions,
  VersionRequiredError,
} from '@app/database';
import { IDEA_STATE, IdeasPolicy } from '@app/ideas';
import { Clock, DomainError, InvalidInputError, NotFoundError } from '@app/platform';
import type { CandidateSummary } from '@app/recommendations';
import { Injectable } from '@nestjs/common';
import { contradictions, type DecisionContent, isSame } from './decision';
import { Decision, DecisionVersion } from './decision.entity';
import { type DecisionSubject, DecisionSubjects } from './decision-subjects.service';

export interface DecisionView {
  readonly decision: Decision;
  /** null: no longer published. */
  readonly candidate: CandidateSummary | null;
}

export interface DecisionListQuery {
  readonly outcome?: DecisionOutcome;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * What municipalities do with recommendations. Said by the lead organization of an idea, read by all its members.
 * Other libraries (inquiries, consultations) record what they learn here, too.
 */
@Injectable()
export class Decisions {
  constructor(
    private readonly policy: IdeasPolicy,
    private readonly subjects: DecisionSubjects,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Says something for the first time, or changes what was said. The same again changes nothing.
   * @param expected the version that the caller has seen; needed to change what was said
   * @throws VersionRequiredError (428), StaleVersionError (412) with what stands now, NotFoundError, InvalidInputError
   */
  async record(
    principal: Principal,
    subject: DecisionSubject,
    content: DecisionContent,
    expected?: number,
  ): Promise<DecisionView> {
    const { ideaId, kind, candidateId } = subject;
    const idea = await this.policy.require(principal, 'edit', ideaId);
    if (idea.state === 'withdrawn') {
      const message = `「${IDEA_STATE.withdrawn}」の構想への推薦には回答できません。`;
      throw new DomainError('idea_state', 409, message, [], { state: idea.state });
    }
    const problems = contradictions(content);
    if (problems.length > 0) throw new InvalidInputError(problems);
    await this.transactions.run(async () => {
      const known = await this.lock(subject);
      if (known && isSame(known, content)) return;
      if (known && expected === undefined) throw new VersionRequiredError();
      if (known && expected !== known.version) throw new StaleVersionError(known.version, contentOf(known));
      if (!known && !(await this.subjects.isPublished(subject))) {
        throw new NotFoundError(`${CANDIDATE_KIND[kind]}が見つかりませんでした。`);
      }
      const before = known && contentOf(known);
      const standing = await this.subjects.standing(subject, known);
      const decision = Object.assign(known ?? new Decision(), content, standing, {
        id: known?.id ?? randomUUID(),
        ideaId,
        kind,
        candidateId,
        organizationId: idea.organizationId,
        version: (known?.version ?? 0) + 1,
        decidedBy: principal.userId,
        decidedAt: this.clock.now(),
        providerOutcome: known?.providerOutcome ?? null,
        providerReason: known?.providerReason ?? null,
      });
      await this.transactions.manager.save(decision);
      await this.transactions.repository(DecisionVersion).insert({
        ...contentOf(decision),
        decisionId: decision.id,
        version: decision.version,
        changedBy: principal.userId,
        changedAt: decision.decidedAt,
      });
      await this.outbox.publish('decision.recorded', {
        ideaId,
        decisionId: decision.id,
        decisionVersion: decision.version,
      });
      await this.audit.record({
        action: `decision.${content.outcome}`,
        subjectType: 'decision',
        subjectId: decision.id,
        subjectVersion: decision.version,
        before,
        after: contentOf(decision),
      });
    });
    const decision = await this.transactions.repository(Decision).findOneByOrFail({ ideaId, kind, candidateId });
    return (await this.views([decision]))[0]!;
  }

  /** Latest first. */
  async list(principal: Principal, ideaId: string, query: DecisionListQuery): Promise<Page<DecisionView>> {
    await this.policy.require(principal, 'read', ideaId);
    const rows = this.transactions.manager
      .createQueryBuilder(Decision, 'd')
      .where('d.ideaId = :ideaId', { ideaId })
      .orderBy('d.decidedAt', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .take(query.limit + 1);
    if (query.outcome) rows.andWhere('d.outcome = :outcome', { outcome: query.outcome });
    if (query.cursor) {
      const [at, id] = decodeCursorAs(query.cursor, ['moment', 'uuid']);
      rows.andWhere('(d.decided_at, d.id) < (CAST(:at AS timestamptz), CAST(:id AS uuid))', { at, id });
    }
    const page = toPage(await rows.getMany(), query.limit, ({ decidedAt, id }) => [decidedAt.toISOString(), id]);
    return { items: await this.views(page.items), nextCursor: page.nextCursor };
  }

  /** Of two first answers at the same time the second waits here, and then finds the first. */
  private async lock({ ideaId, kind, candidateId }: DecisionSubject): Promise<Decision | null> {
    await this.transactions.manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `decision/${ideaId}/${kind}/${candidateId}`,
    ]);
    return this.transactions.repository(Decision).findOneBy({ ideaId, kind, candidateId });
  }

  private async views(decisions: readonly Decision[]): Promise<DecisionView[]> {
    const summaryOf = await this.subjects.summaries(decisions);
    return decisions.map((decision) => ({ decision, candidate: summaryOf(decision) }));
  }
}

const contentOf = ({ outcome, reason, note }: DecisionContent): DecisionContent => ({ outcome, reason, note });
