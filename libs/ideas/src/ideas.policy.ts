import { ownerIsApproved } from '@app/accounts';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Idea } from './idea.entity';

export type IdeaAccess = 'read' | 'edit';

interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const NONE: Condition = { sql: 'FALSE', parameters: {} };

const LEAD_IS_APPROVED = ownerIsApproved('idea.organization_id');

/** Who may touch which ideas. Everything else starts from these conditions; an unknown kind of organization gets none. */
@Injectable()
export class IdeasPolicy {
  constructor(private readonly transactions: Transactions) {}

  /** A condition on `idea`, to be part of every query. */
  condition(principal: Principal, access: IdeaAccess): Condition {
    const own: Condition = {
      sql: 'idea.organization_id = :actingOrganization',
      parameters: { actingOrganization: principal.organizationId },
    };
    switch (principal.organizationKind) {
      case 'municipality':
      case 'prefecture':
        // Who waits for approval has shown nobody yet that they belong there: others' ideas are not for them.
        if (access === 'edit' || !principal.permissions.has('idea.read_joint')) return own;
        return {
          sql: `(${own.sql} OR (EXISTS (SELECT 1 FROM idea_member member
                 WHERE member.idea_id = idea.id AND member.organization_id = :actingOrganization) AND ${LEAD_IS_APPROVED}))`,
          parameters: own.parameters,
        };
      case 'ministry':
        return access === 'read' ? { sql: `(idea.state = 'submitted' AND ${LEAD_IS_APPROVED})`, parameters: {} } : NONE;
      case 'operations':
        return access === 'read' ? { sql: `idea.state = 'submitted'`, parameters: {} } : NONE;
      default:
        return NONE;
    }
  }

  /** @throws NotFoundError also for what exists but may not be touched: existence is private */
  async require(principal: Principal, access: IdeaAccess, ideaId: string): Promise<Idea> {
    const { sql, parameters } = this.condition(principal, access);
    const idea = await this.transactions.run(() =>
      this.transactions.manager
        .createQueryBuilder(Idea, 'idea')
        .where('idea.id = :ideaId', { ideaId })
        .andWhere(sql, parameters)
        .getOne(),
    );
    if (!idea) throw new NotFoundError('構想が見つかりませんでした。');
    return idea;
  }

  /** The private memo is for the lead organization alone: not for partners of a joint idea, not for ministries. */
  seesPrivateMemo(principal: Principal, idea: Pick<Idea, 'organizationId'>): boolean {
    return principal.organizationId === idea.organizationId;
  }
}
