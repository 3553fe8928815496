import { ForbiddenError, type Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import { managerRole } from '../organization-locks.service';
import { User } from '../user.entity';
import { MembershipChanges } from './membership-changes.service';

export interface MemberView {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: string;
}

export interface OwnMembership {
  readonly organization: Organization;
  readonly role: string;
}

/** The people of the organization that one acts for, and the organizations that one belongs to. */
@Injectable()
export class Members {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: MembershipChanges,
    private readonly mails: Mails,
  ) {}

  async list(principal: Principal): Promise<MemberView[]> {
    return this.transactions.manager
      .createQueryBuilder(Membership, 'm')
      .innerJoin(User, 'u', 'u.id = m.userId')
      .select(['u.id AS "userId"', 'u.email AS "email"', 'u.displayName AS "displayName"', 'm.role AS "role"'])
      .where('m.organizationId = :id', { id: principal.organizationId })
      .orderBy('u.displayName')
      .addOrderBy('u.id')
      .getRawMany<MemberView>();
  }

  /** Where those can be reached who manage the organization. For mails to them, not for readers. */
  async managerAddresses({ id, kind }: Pick<Organization, 'id' | 'kind'>): Promise<string[]> {
    const managers = await this.transactions.manager
      .createQueryBuilder(Membership, 'm')
      .innerJoin(User, 'u', 'u.id = m.userId')
      .select('u.email', 'email')
      .where('m.organizationId = :id AND m.role = :role', { id, role: managerRole(kind) })
      .orderBy('u.email')
      .getRawMany<{ email: string }>();
    return managers.map(({ email }) => email);
  }

  /** How the given people are called, by id. For readers of the organization that they belong, or belonged, to. */
  async namesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (userIds.length === 0) return new Map();
    const people = await this.transactions.repository(User).findBy({ id: In([...new Set(userIds)]) });
    return new Map(people.map(({ id, displayName }) => [id, displayName]));
  }

  /** @throws LastManagerError, NotFoundError, InvalidInputError */
  async changeRole(principal: Principal, userId: string, role: string): Promise<MemberView[]> {
    const { organizationId } = principal;
    return this.transactions.run(async () => {
      await this.changes.changeRole({ userId, organizationId, role: role as Membership['role'] });
      return this.list(principal);
    });
  }

  /** Oneself, or another, which managers may. @throws ForbiddenError, LastManagerError, NotFoundError */
  async remove(principal: Principal, userId: string): Promise<void> {
    const { organizationId } = principal;
    if (userId !== principal.userId && !principal.permissions.has('member.manage')) throw new ForbiddenError();
    await this.transactions.run(async () => {
      await this.changes.remove({ userId, organizationId });
      const { email } = await this.transactions.repository(User).findOneByOrFail({ id: userId });
      const { name } = await this.transactions.repository(Organization).findOneByOrFail({ id: organizationId });
      await this.mails.queue({ to: email, template: 'membership-ended', parameters: { organization: name } });
    });
  }

  /** Every organization that the user belongs to, by name, also those that wait for approval. */
  async mine(principal: Principal): Promise<OwnMembership[]> {
    const memberships = await this.transactions.repository(Membership).findBy({ userId: principal.userId });
    const roles = new Map(memberships.map(({ organizationId, role }) => [organizationId, role]));
    const organizations = await this.transactions.manager
      .createQueryBuilder(Organization, 'o')
      .where('o.id = ANY(:ids)', { ids: [...roles.keys()] })
      .orderBy('o.name')
      .addOrderBy('o.id')
      .getMany();
    return organizations.map((organization) => ({ organization, role: roles.get(organization.id)! }));
  }
}
