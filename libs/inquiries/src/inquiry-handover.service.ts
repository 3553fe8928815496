import { type HandoverItem, type HandoverParties, type HandoverParticipant, HandoverParticipants } from '@app/accounts';
import { Audit } from '@app/audit';
import { Transactions } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Inquiries that are alive go to the successor of who asked, or who answered. */
@Injectable()
export class InquiryHandover implements HandoverParticipant, OnModuleInit {
  readonly kind = 'inquiry';
  readonly label = '打診';

  constructor(
    private readonly participants: HandoverParticipants,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.participants.register(this);
  }

  async preview({
    organizationId,
    fromUserId,
  }: Pick<HandoverParties, 'organizationId' | 'fromUserId'>): Promise<HandoverItem[]> {
    return this.transactions.manager.query<HandoverItem[]>(
      `SELECT id, subject_title AS title FROM inquiry
        WHERE state IN ('open', 'interested', 'needs_talk')
          AND ((asker_organization_id = $1 AND asked_by = $2) OR (recipient_organization_id = $1 AND answered_by = $2))
        ORDER BY updated_at DESC, id`,
      [organizationId, fromUserId],
    );
  }

  async handOver(parties: HandoverParties): Promise<number> {
    const { organizationId, fromUserId, toUserId } = parties;
    const ids = (await this.preview(parties)).map(({ id }) => id);
    if (ids.length === 0) return 0;
    const manager = this.transactions.requireManager();
    for (const [person, organization] of [
      ['asked_by', 'asker_organization_id'],
      ['answered_by', 'recipient_organization_id'],
    ] as const) {
      await manager.query(
        `UPDATE inquiry SET ${person} = $3 WHERE id = ANY($4) AND ${organization} = $1 AND ${person} = $2`,
        [organizationId, fromUserId, toUserId, ids],
      );
    }
    await this.audit.recordAll(
      ids.map((id) => ({
        action: 'inquiry.hand_over',
        subjectType: 'inquiry',
        subjectId: id,
        before: { userId: fromUserId },
        after: { userId: toUserId },
      })),
    );
    return ids.length;
  }
}
