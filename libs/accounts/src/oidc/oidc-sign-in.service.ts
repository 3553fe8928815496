import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import { type Opening, Sessions, type SignedIn } from '../sessions/sessions.service';
import { Throttle } from '../sign-in/throttle.service';
import { requireCompany } from './company-rules';
import { Identities } from './identities.service';
import {
  CorporateNumberError,
  ProviderNotForOrganizationError,
  ProviderRequestError,
  ProviderUnavailableError,
  StaleProofError,
  UnknownIdentityError,
} from '../accounts.errors';
import { OidcFlow, type ProvenIdentity } from './oidc-flow.service';
import type { UserIdentity } from './user-identity.entity';

/** The provider's clock may be a little behind ours. */
const CLOCK_SKEW_MS = 60_000;

/** What a proven identity opens: a session of whoever has linked it, never of somebody with the same mail address. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly transactions: Transactions,
    private readonly flow: OidcFlow,
    private readonly identities: Identities,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
    private readonly audit: Audit,
  ) {}

  /**
   * The first step: somebody comes back from a provider. Counts as an attempt of the address until it was right.
   * @throws what OidcFlow.finish throws; TooManyRequestsError
   */
  async authenticate(key: string, token: string | null, query: string, address: string): Promise<ProvenIdentity> {
    await this.throttle.attemptFrom(address);
    try {
      return await this.flow.finish(key, token, query);
    } catch (error) {
      // Nobody's attempt failed: it could not be made.
      if (error instanceof ProviderUnavailableError) await this.throttle.takeBackFrom(address);
      else await this.refused(null);
      throw error;
    }
  }

  /**
   * The second step for those who sign in.
   * @throws UnknownIdentityError, AccountTypeError, CorporateNumberError, ProviderNotForOrganizationError
   */
  async open(proven: ProvenIdentity, opening: Pick<Opening, 'client' | 'formerToken'>): Promise<SignedIn> {
    const identity = await this.identities.find(proven);
    const signedIn = await this.orRefused(identity, async () => {
      if (!identity) throw new UnknownIdentityError();
      const organizationId = await this.organizationFor(identity.userId, proven);
      return this.transactions.run(async () => {
        await this.identities.used(identity);
        return this.sessions.open({ id: identity.userId }, { ...opening, organizationId, method: 'oidc' });
      });
    });
    await this.throttle.takeBackFrom(opening.client.address);
    return signedIn;
  }

  /**
   * The second step for those who link: still signed in, in the session in which they began.
   * @throws ProviderRequestError, IdentityTakenError, TooManyIdentitiesError, and what `open` says of organizations
   */
  async link(proven: ProvenIdentity, actor: Principal | null, address: string): Promise<void> {
    await this.orRefused(null, async () => {
      const { userId } = requireSameSession(proven, actor);
      await this.organizationFor(userId, proven);
      await this.identities.link(userId, proven);
    });
    await this.throttle.takeBackFrom(address);
  }

  /**
   * The second step for those who prove again to be there (step-up): in the session in which they began, with an identity
   * of theirs, and by having signed in at the provider since then.
   * @throws ProviderRequestError, UnknownIdentityError, StaleProofError
   */
  async prove(proven: ProvenIdentity, actor: Principal | null, address: string): Promise<SignedIn> {
    const renewed = await this.orRefused(null, async () => {
      const owner = requireSameSession(proven, actor);
      const identity = await this.identities.find(proven);
      if (identity?.userId !== owner.userId) throw new UnknownIdentityError();
      const since = proven.request.begunAt.getTime() - CLOCK_SKEW_MS;
      if (proven.authenticatedAt === null || proven.authenticatedAt.getTime() < since) throw new StaleProofError();
      return this.transactions.run(async () => {
        await this.identities.used(identity);
        return this.sessions.renew(owner);
      });
    });
    await this.throttle.takeBackFrom(address);
    return renewed;
  }

  /** The organization that the provider may speak for: the one wished for, else the first by name. */
  private async organizationFor(userId: string, proven: ProvenIdentity): Promise<string> {
    const { provider, corporateNumber, organizationId } = proven;
    const company = requireCompany(proven);
    const memberships = this.transactions.manager
      .createQueryBuilder(Membership, 'm')
      .innerJoin(Organization, 'o', 'o.id = m.organizationId')
      .where('m.userId = :userId AND o.kind IN (:...kinds)', { userId, kinds: provider.organizationKinds })
      .andWhere(`o.state IN ('approved', 'pending')`)
      .orderBy('o.name')
      .addOrderBy('o.id');
    if (company) memberships.andWhere('o.corporateNumber = :corporateNumber', { corporateNumber });
    if (organizationId) memberships.andWhere('o.id = :id', { id: organizationId });
    const membership = await memberships.getOne();
    if (!membership) throw company ? new CorporateNumberError() : new ProviderNotForOrganizationError();
    return membership.organizationId;
  }

  private async orRefused<T>(identity: UserIdentity | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.refused(identity);
      throw error;
    }
  }

  private async refused(identity: UserIdentity | null): Promise<void> {
    const subjectId = identity?.userId ?? 'unknown';
    await this.transactions.run(() => this.audit.record({ action: 'session.refuse', subjectType: 'user', subjectId }));
  }
}

/** @throws ProviderRequestError unless it is the session in which the way to the provider began */
function requireSameSession({ request }: ProvenIdentity, actor: Principal | null): Principal {
  const { credential } = actor ?? {};
  const same = credential?.kind === 'session' && credential.id === request.sessionId;
  if (!actor || actor.userId !== request.userId || !same) throw new ProviderRequestError();
  return actor;
}
