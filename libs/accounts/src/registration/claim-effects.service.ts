import { Audit } from '@app/audit';
import { Outbox, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Membership } from '../membership.entity';
import { managerRole } from '../organization-locks.service';
import { Organization } from '../organization.entity';
import type { User } from '../user.entity';
import type { RegistrationRequest } from './registration-request.entity';

/** Writing side of applications: states, memberships, what is recorded and told. */
@Injectable()
export class ClaimEffects {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** The first person of an organization. */
  async begin(organization: Organization, user: User, state: 'pending' | 'approved'): Promise<void> {
    const membership = { userId: user.id, organizationId: organization.id, role: managerRole(organization.kind) };
    await this.transactions.repository(Membership).insert(membership);
    await this.setState(organization, state, user.id);
    await this.audit.record({
      action: 'member.add',
      subjectType: 'membership',
      subjectId: user.id,
      userId: user.id,
      organizationId: organization.id,
      after: membership,
    });
  }

  async setState(organization: Organization, state: Organization['state'], userId?: string): Promise<void> {
    const before = { state: organization.state };
    await this.transactions.repository(Organization).update({ id: organization.id }, { state });
    await this.audit.record({
      action: `organization.${state}`,
      subjectType: 'organization',
      subjectId: organization.id,
      before,
      after: { state },
      ...(userId && { userId, organizationId: organization.id }),
    });
    await this.outbox.publish('organization.state_changed', { organizationId: organization.id, state });
  }

  /** @param userId who did it, where nobody is signed in */
  async record(action: string, request: RegistrationRequest, organizationId: string, userId?: string): Promise<void> {
    const { id, state, email } = request;
    await this.audit.record({
      action,
      subjectType: 'registration',
      subjectId: id,
      organizationId,
      after: { state, email },
      ...(userId && { userId }),
    });
  }
}
