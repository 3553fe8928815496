import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { OrganizationStateError } from './accounts.errors';
import { Membership } from './membership.entity';
import { OrganizationLocks } from './organization-locks.service';
import { Organization } from './organization.entity';
import { OrganizationStates } from './organization-states.service';
import { Sessions } from './sessions/sessions.service';

/** What the operations office does with organizations. */
@Injectable()
export class OrganizationStanding {
  constructor(
    private readonly transactions: Transactions,
    private readonly locks: OrganizationLocks,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly states: OrganizationStates,
  ) {}

  /** Nobody acts for it until it is resumed; all sessions for it end. @throws OrganizationStateError */
  async suspend(principal: Principal, id: string, reason: string): Promise<Organization> {
    if (id === principal.organizationId) throw new OrganizationStateError('自分の組織は停止できません。');
    return this.transactions.run(async () => {
      const organization = await this.change(id, 'approved', 'suspended', reason);
      const members = await this.transactions.repository(Membership).findBy({ organizationId: id });
      for (const { userId } of members) await this.sessions.endAll(userId, id);
      return organization;
    });
  }

  /** @throws OrganizationStateError */
  resume(_principal: Principal, id: string): Promise<Organization> {
    return this.transactions.run(() => this.change(id, 'suspended', 'approved'));
  }

  /** A bureau or unit of a ministry, or a ministry. @throws InvalidInputError, when the parent is no ministry */
  async createMinistryUnit(
    _principal: Principal,
    { name, kana, parentId }: { name: string; kana?: string; parentId?: string },
  ): Promise<Organization> {
    return this.transactions.run(async () => {
      const organizations = this.transactions.repository(Organization);
      const parent = parentId ? await organizations.findOneBy({ id: parentId }) : null;
      if (parentId && parent?.kind !== 'ministry') {
        throw new InvalidInputError([
          { pointer: '/parentId', code: 'organization', message: '上位の組織は府省庁から選んでください。' },
        ]);
      }
      const unit = {
        id: randomUUID(),
        kind: 'ministry' as const,
        name: name.trim(),
        kana: kana ?? null,
        parentId: parentId ?? null,
      };
      await organizations.insert({ ...unit, fictional: parent?.fictional ?? false });
      await this.audit.record({
        action: 'organization.create',
        subjectType: 'organization',
        subjectId: unit.id,
        after: unit,
      });
      return organizations.findOneByOrFail({ id: unit.id });
    });
  }

  private async change(
    id: string,
    from: Organization['state'],
    state: Organization['state'],
    reason?: string,
  ): Promise<Organization> {
    const organization = await this.locks.lock(id);
    if (organization.state !== from) throw new OrganizationStateError();
    await this.states.set(organization, state, { ...(reason && { reason }) });
    return organization;
  }
}
