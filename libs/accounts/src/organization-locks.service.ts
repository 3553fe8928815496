import { type Role, ROLES_OF_KIND } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { LastManagerError } from './accounts.errors';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';

/** The role that manages the people of an organization of the kind; the first of its list. */
export const managerRole = (kind: OrganizationKind): Role => ROLES_OF_KIND[kind][0];

/** Changes of an organization's people wait for one another, so that its last manager cannot leave twice at once. */
@Injectable()
export class OrganizationLocks {
  constructor(private readonly transactions: Transactions) {}

  /** Call inside a transaction. @throws NotFoundError */
  async lock(id: string): Promise<Organization> {
    this.transactions.requireManager();
    const found = await this.transactions
      .repository(Organization)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!found) throw new NotFoundError('組織が見つかりませんでした。');
    return found;
  }

  async managersOf({ id, kind }: Pick<Organization, 'id' | 'kind'>): Promise<Membership[]> {
    return this.transactions.repository(Membership).findBy({ organizationId: id, role: In([managerRole(kind)]) });
  }

  /**
   * Call with the organization locked, before the user leaves or gets another role.
   * @throws LastManagerError when nobody would be left to manage it
   */
  async requireAnotherManager(organization: Organization, userId: string): Promise<void> {
    const managers = await this.managersOf(organization);
    if (managers.length === 1 && managers[0]!.userId === userId) throw new LastManagerError();
  }
}
