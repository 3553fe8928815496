import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { permissionsIn } from './organization-state';
import { User } from './user.entity';

/** A person by whom mails may be received: there is an account, and an approved organization for which it acts. */
export interface ReachablePerson {
  readonly userId: string;
  readonly email: string;
}

/** What somebody may do who is not here: for what was ordered earlier and is delivered now. */
@Injectable()
export class ActingPeople {
  constructor(private readonly transactions: Transactions) {}

  /** As a session of theirs would have it now. @returns null for who left, or whose organization does not act */
  async principalOf(userId: string, organizationId: string): Promise<Principal | null> {
    const row = await this.acting()
      .select(['o.kind AS "kind"', 'o.state AS "state"', 'm.role AS "role"'])
      .where('u.id = :userId AND o.id = :organizationId AND u.deletedAt IS NULL', { userId, organizationId })
      .getRawOne<{ kind: Organization['kind']; state: Organization['state']; role: string }>();
    if (!row) return null;
    const permissions = permissionsIn(row.state, row.kind, row.role);
    if (permissions.size === 0) return null;
    return { userId, organizationId, organizationKind: row.kind, role: row.role, permissions };
  }

  /** @returns null for who has left everything that acts, and for accounts that were deleted */
  async reachable(userId: string): Promise<ReachablePerson | null> {
    const row = await this.acting()
      .select(['u.id AS "userId"', 'u.email AS "email"'])
      .where(`u.id = :userId AND u.deletedAt IS NULL AND o.state = 'approved'`, { userId })
      .limit(1)
      .getRawOne<ReachablePerson>();
    return row ?? null;
  }

  private acting() {
    return this.transactions.manager
      .createQueryBuilder(User, 'u')
      .innerJoin(Membership, 'm', 'm.userId = u.id')
      .innerJoin(Organization, 'o', 'o.id = m.organizationId');
  }
}
