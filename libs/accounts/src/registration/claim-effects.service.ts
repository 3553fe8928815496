import { Audit } from '@app/audit';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Membership } from '../membership.entity';
import { managerRole } from '../organization-locks.service';
import type { Organization } from '../organization.entity';
import { OrganizationStates } from '../organization-states.service';
import type { User } from '../user.entity';
import type { RegistrationRequest } from './registration-request.entity';

/** Writing side of applications: memberships, what is recorded and told. */
@Injectable()
export class ClaimEffects {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly states: OrganizationStates,
  ) {}

  /** The first person of an organization. */
  async begin(organization: Organization, user: User, state: 'pending' | 'approved'): Promise<void> {
    const membership = { userId: user.id, organizationId: organization.id, role: managerRole(organization.kind) };
    await this.transactions.repository(Membership).insert(membership);
    await this.states.set(organization, state, { userId: user.id });
    await this.audit.record({
      action: 'member.add',
      subjectType: 'membership',
      subjectId: user.id,
      userId: user.id,
      organizationId: organization.id,
      after: membership,
    });
  }

  setState(organization: Organization, state: Organization['state']): Promise<void> {
    return this.states.set(organization, state);
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
