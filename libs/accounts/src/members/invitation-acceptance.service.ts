import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { LinkUnusableError } from '../accounts.errors';
import { hashOfSecret } from '../link-secret';
import { Organization } from '../organization.entity';
import { People } from '../people.service';
import type { User } from '../user.entity';
import { Invitation } from './invitation.entity';
import { MembershipChanges } from './membership-changes.service';

export interface Joined {
  readonly organization: Organization;
  readonly role: string;
}

@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly people: People,
    private readonly changes: MembershipChanges,
  ) {}

  /** @throws LinkUnusableError, SignInFirstError, AlreadyMemberError, InvalidInputError (name or password of a new account) */
  async accept(
    actor: Principal | null,
    { token, displayName, password }: { token: string; displayName?: string; password?: string },
  ): Promise<Joined> {
    return this.acceptAs(hashOfSecret(token), ({ email }, { name }) =>
      this.people.accountOf({ email, displayName, password, organizationNames: [name] }, actor),
    );
  }

  /**
   * @param personOf the account that becomes a member, made or found in the same transaction
   * @throws LinkUnusableError, AlreadyMemberError, and what `personOf` throws
   */
  async acceptAs(
    tokenHash: Buffer,
    personOf: (invitation: Invitation, organization: Organization) => Promise<User>,
  ): Promise<Joined> {
    return this.transactions.run(async () => {
      const invitations = this.transactions.repository(Invitation);
      const invitation = await invitations.findOne({
        where: { tokenHash, purpose: 'join', expiresAt: MoreThan(this.clock.now()) },
        lock: { mode: 'pessimistic_write' },
      });
      if (invitation?.state !== 'open' || !invitation.role) throw new LinkUnusableError();
      const { id, organizationId, role } = invitation;
      const organization = await this.transactions.repository(Organization).findOneByOrFail({ id: organizationId });
      if (organization.state !== 'approved') throw new LinkUnusableError();
      const user = await personOf(invitation, organization);
      await this.changes.add({ userId: user.id, organizationId, role });
      await invitations.update({ id }, { state: 'accepted', acceptedBy: user.id, acceptedAt: this.clock.now() });
      await this.audit.record({
        action: 'invitation.accept',
        subjectType: 'invitation',
        subjectId: id,
        userId: user.id,
        organizationId,
        before: { state: 'open' },
        after: { state: 'accepted' },
      });
      return { organization, role };
    });
  }
}
