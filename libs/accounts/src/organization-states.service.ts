import { Audit } from '@app/audit';
import { Outbox, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { OrganizationState } from './organization-state';
import { Organization } from './organization.entity';
import { Organizations } from './organizations.service';

/** The one way by which an organization gets another state: recorded, told, and followed by what it published. */
@Injectable()
export class OrganizationStates {
  constructor(
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Call inside a transaction with the organization locked.
   * @param userId who did it, where nobody is signed in
   */
  async set(
    organization: Organization,
    state: OrganizationState,
    { reason, userId }: { reason?: string; userId?: string } = {},
  ): Promise<void> {
    const before = organization.state;
    await this.transactions.repository(Organization).update({ id: organization.id }, { state });
    organization.state = state;
    if ((before === 'approved') !== (state === 'approved')) await this.organizations.tellFollowers(organization.id);
    await this.audit.record({
      action: `organization.${state}`,
      subjectType: 'organization',
      subjectId: organization.id,
      before: { state: before },
      after: { state, ...(reason && { reason }) },
      ...(userId && { userId, organizationId: organization.id }),
    });
    await this.outbox.publish('organization.state_changed', { organizationId: organization.id, state });
  }
}
