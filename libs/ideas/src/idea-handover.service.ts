import { type HandoverItem, type HandoverParties, type HandoverParticipant, HandoverParticipants } from '@app/accounts';
import { Audit } from '@app/audit';
import { Transactions } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In } from 'typeorm';
import { Idea } from './idea.entity';
import { IdeasRepository } from './ideas.repository';

/** Ideas that are not withdrawn go to the successor of who looked after them. */
@Injectable()
export class IdeaHandover implements HandoverParticipant, OnModuleInit {
  readonly kind = 'idea';
  readonly label = '構想';

  constructor(
    private readonly participants: HandoverParticipants,
    private readonly transactions: Transactions,
    private readonly repository: IdeasRepository,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.participants.register(this);
  }

  async preview({
    organizationId,
    fromUserId,
  }: Pick<HandoverParties, 'organizationId' | 'fromUserId'>): Promise<HandoverItem[]> {
    const ideas = await this.transactions.repository(Idea).find({
      select: { id: true, title: true },
      where: { organizationId, responsibleUserId: fromUserId, state: In(['draft', 'submitted']) },
      order: { updatedAt: 'DESC', id: 'ASC' },
    });
    return ideas.map(({ id, title }) => ({ id, title: title || '（無題）' }));
  }

  async handOver(parties: HandoverParties): Promise<number> {
    const { fromUserId, toUserId } = parties;
    const ids = (await this.preview(parties)).map(({ id }) => id);
    if (ids.length === 0) return 0;
    await this.repository.setResponsible(ids, toUserId);
    await this.audit.recordAll(
      ids.map((id) => ({
        action: 'idea.hand_over',
        subjectType: 'idea',
        subjectId: id,
        before: { responsibleUserId: fromUserId },
        after: { responsibleUserId: toUserId },
      })),
    );
    return ids.length;
  }
}
