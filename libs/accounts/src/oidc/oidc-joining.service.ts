import { Audit } from '@app/audit';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { InvitationAcceptance } from '../members/invitation-acceptance.service';
import type { Organization } from '../organization.entity';
import { People } from '../people.service';
import { Identities } from './identities.service';
import { requireCompany } from './company-rules';
import { CorporateNumberError, ProviderNotForOrganizationError } from '../accounts.errors';
import type { ProvenIdentity } from './oidc-flow.service';

/**
 * Accepting an invitation by signing in at a provider: the link proves the mailbox, the provider proves the person, and
 * whoever holds both is the one who was invited. The address that the provider may know plays no part (docs/adr/0040).
 */
@Injectable()
export class OidcJoining {
  constructor(
    private readonly transactions: Transactions,
    private readonly acceptance: InvitationAcceptance,
    private readonly people: People,
    private readonly identities: Identities,
    private readonly audit: Audit,
  ) {}

  /**
   * Makes the account without a password, or takes that of whom the identity belongs to, and the person a member.
   * @returns what is then to be opened, for the organization that invited
   * @throws LinkUnusableError, SignInFirstError, AlreadyMemberError, IdentityTakenError, InvalidInputError (name), AccountTypeError,
   * CorporateNumberError, ProviderNotForOrganizationError
   */
  async join(proven: ProvenIdentity): Promise<ProvenIdentity> {
    const { invitationHash, displayName } = proven.request;
    if (invitationHash === null) return proven;
    try {
      const { organization } = await this.acceptance.acceptAs(invitationHash, async ({ email }, inviting) => {
        requireSpeaksFor(proven, inviting);
        const identity = await this.identities.find(proven);
        const account = { email, displayName: displayName ?? undefined, passwordless: true };
        const user = await this.people.accountOf(account, identity && { userId: identity.userId });
        // Refused where it is somebody else's: two people would share one way to sign in.
        await this.identities.link(user.id, proven);
        return user;
      });
      return { ...proven, organizationId: organization.id };
    } catch (error) {
      const subject = { subjectType: 'user', subjectId: 'unknown' };
      await this.transactions.run(() => this.audit.record({ action: 'session.refuse', ...subject }));
      throw error;
    }
  }
}

function requireSpeaksFor(proven: ProvenIdentity, organization: Organization): void {
  if (!proven.provider.organizationKinds.includes(organization.kind)) throw new ProviderNotForOrganizationError();
  if (requireCompany(proven) && organization.corporateNumber !== proven.corporateNumber) {
    throw new CorporateNumberError();
  }
}
