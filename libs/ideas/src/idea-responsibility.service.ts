import { Successors } from '@app/accounts';
import { Audit } from '@app/audit';
import { type Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Ideas, type IdeaView } from './ideas.service';
import { IdeasPolicy } from './ideas.policy';
import { IdeasRepository } from './ideas.repository';

/** 担当者: who of the lead organization looks after an idea; they get its reminders, and it goes to their successor. */
@Injectable()
export class IdeaResponsibility {
  constructor(
    private readonly transactions: Transactions,
    private readonly policy: IdeasPolicy,
    private readonly repository: IdeasRepository,
    private readonly successors: Successors,
    private readonly ideas: Ideas,
    private readonly audit: Audit,
  ) {}

  /**
   * No change of what the idea says: neither its version nor its place in lists moves. The same person again is no change.
   * @throws NotFoundError; InvalidInputError for somebody of another organization, or who may only read
   */
  async change(principal: Principal, ideaId: string, userId: string): Promise<IdeaView> {
    return this.transactions.run(async () => {
      await this.policy.require(principal, 'edit', ideaId);
      // The organization before the idea, as a hand-over does it: the two cannot wait for one another.
      await this.successors.require(userId, principal.organizationId, () => {
        const message = '担当者は、変更のできる同じ組織の人から選んでください。';
        return new InvalidInputError([{ pointer: '/userId', code: 'member', message }]);
      });
      const { responsibleUserId } = await this.repository.lock(ideaId);
      if (responsibleUserId !== userId) {
        await this.repository.setResponsible([ideaId], userId);
        await this.audit.record({
          action: 'idea.change_responsible',
          subjectType: 'idea',
          subjectId: ideaId,
          before: { responsibleUserId },
          after: { responsibleUserId: userId },
        });
      }
      return this.ideas.get(principal, ideaId);
    });
  }
}
