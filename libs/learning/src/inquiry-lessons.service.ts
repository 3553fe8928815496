import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { CandidateKind, DeclineReason } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Decision, DecisionVersion } from './decision.entity';
import { DecisionSubjects } from './decision-subjects.service';

export interface AskedCandidate {
  readonly ideaId: string;
  readonly kind: CandidateKind;
  readonly candidateId: string;
  /** Of the municipality that asked, and who of it. */
  readonly organizationId: string;
  readonly userId: string;
  /** What the other side said; null: nothing yet, or nothing that settles it. */
  readonly answer: 'interested' | 'declined' | null;
  readonly reason: DeclineReason | null;
}

/**
 * What inquiries teach: whoever is asked interests the municipality, and what the other side answers stands beside it. It
 * changes no word of the municipality's own. May be called twice.
 */
@Injectable()
export class InquiryLessons {
  constructor(
    private readonly transactions: Transactions,
    private readonly subjects: DecisionSubjects,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async learn(asked: AskedCandidate): Promise<void> {
    const { ideaId, kind, candidateId, answer, reason } = asked;
    await this.transactions.run(async () => {
      await this.transactions.manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
        `decision/${ideaId}/${kind}/${candidateId}`,
      ]);
      const decisions = this.transactions.repository(Decision);
      const known = await decisions.findOneBy({ ideaId, kind, candidateId });
      const decision = known ?? (await this.begin(asked));
      if (decision.providerOutcome === answer && decision.providerReason === reason) return;
      await decisions.update({ id: decision.id }, { providerOutcome: answer, providerReason: reason });
    });
  }

  /** Asking says: we consider it. */
  private async begin(asked: AskedCandidate): Promise<Decision> {
    const { ideaId, kind, candidateId, organizationId, userId } = asked;
    const content = { outcome: 'interested' as const, reason: null, note: '' };
    const standing = await this.subjects.standing({ ideaId, kind, candidateId }, null);
    const decision = Object.assign(new Decision(), content, standing, {
      id: randomUUID(),
      ideaId,
      kind,
      candidateId,
      organizationId,
      version: 1,
      decidedBy: userId,
      decidedAt: this.clock.now(),
      providerOutcome: null,
      providerReason: null,
    });
    await this.transactions.manager.save(decision);
    await this.transactions.repository(DecisionVersion).insert({
      ...content,
      decisionId: decision.id,
      version: 1,
      changedBy: userId,
      changedAt: decision.decidedAt,
    });
    await this.outbox.publish('decision.recorded', { ideaId, decisionId: decision.id, decisionVersion: 1 });
    await this.audit.record({
      action: 'decision.interested',
      subjectType: 'decision',
      subjectId: decision.id,
      subjectVersion: 1,
      organizationId,
      userId,
      before: null,
      after: content,
    });
    return decision;
  }
}
