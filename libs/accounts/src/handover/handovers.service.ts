import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { MembershipChanges } from '../members/membership-changes.service';
import { Successors } from '../members/successors.service';
import { HandoverNotices } from './handover-notices.service';
import { type HandoverItem, HandoverParticipants } from './handover-participants';

export interface HandoverPart {
  readonly kind: string;
  readonly label: string;
  readonly items: readonly HandoverItem[];
}

/** 引き継ぎ: what someone who leaves is responsible for goes to a successor, and their membership ends, all or nothing. */
@Injectable()
export class Handovers {
  constructor(
    private readonly transactions: Transactions,
    private readonly participants: HandoverParticipants,
    private readonly changes: MembershipChanges,
    private readonly successors: Successors,
    private readonly audit: Audit,
    private readonly notices: HandoverNotices,
  ) {}

  /** What would move. @throws NotFoundError for someone of another organization */
  async preview(principal: Principal, fromUserId: string): Promise<HandoverPart[]> {
    const { organizationId } = principal;
    return this.transactions.run(async () => {
      await this.changes.require(fromUserId, organizationId);
      const parts: HandoverPart[] = [];
      for (const participant of this.participants.all()) {
        const { kind, label } = participant;
        parts.push({ kind, label, items: await participant.preview({ organizationId, fromUserId }) });
      }
      return parts;
    });
  }

  /**
   * Moves everything and ends the leaver's sessions and membership.
   * @returns how many things moved, by kind
   * @throws NotFoundError, InvalidInputError (successor), LastManagerError
   */
  async handOver(
    principal: Principal,
    fromUserId: string,
    toUserId: string,
  ): Promise<readonly { readonly kind: string; readonly count: number }[]> {
    const { organizationId } = principal;
    if (fromUserId === toUserId) throw wrongSuccessor('引き継ぎ先には別の人を選んでください。');
    return this.transactions.run(async () => {
      await this.changes.require(fromUserId, organizationId);
      await this.successors.require(toUserId, organizationId, () =>
        wrongSuccessor('引き継ぎ先は、変更のできる同じ組織の人から選んでください。'),
      );
      const moved: { kind: string; count: number }[] = [];
      for (const participant of this.participants.all()) {
        const count = await participant.handOver({ organizationId, fromUserId, toUserId });
        moved.push({ kind: participant.kind, count });
      }
      await this.changes.remove({ userId: fromUserId, organizationId });
      await this.audit.record({
        action: 'member.hand_over',
        subjectType: 'membership',
        subjectId: fromUserId,
        before: { responsible: fromUserId },
        after: { responsible: toUserId, moved },
      });
      const count = moved.reduce((sum, part) => sum + part.count, 0);
      await this.notices.send({ organizationId, fromUserId, toUserId }, count);
      return moved;
    });
  }
}

const wrongSuccessor = (message: string) =>
  new InvalidInputError([{ pointer: '/successorId', code: 'successor', message }]);
