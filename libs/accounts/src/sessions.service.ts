import { createHash, randomBytes } from 'node:crypto';
import { permissionsOf, type Principal, PrincipalResolver } from '@app/authz';
import { Audit } from '@app/audit';
import type { OrganizationKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { Clock, Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { SignInFailedError } from './accounts.errors';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { verifyPassword } from './passwords';
import { Session } from './session.entity';
import { readSessionCookie } from './session-cookie';
import { User } from './user.entity';

const HOUR_MS = 3_600_000;
/** Not every request writes: last use is kept to the minute. */
const TOUCH_MS = 60_000;

export interface SignedIn {
  readonly token: string;
  readonly profile: SessionProfile;
}

export interface SessionProfile {
  readonly user: { readonly id: string; readonly email: string; readonly displayName: string };
  readonly organization: Organization;
  readonly role: string;
  readonly permissions: readonly string[];
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

@Injectable()
export class Sessions extends PrincipalResolver {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {
    super();
  }

  /** @throws SignInFailedError, the same for every cause */
  async authenticate(email: string, password: string): Promise<User> {
    const user = await this.transactions.repository(User).findOneBy({ email: email.trim().toLowerCase() });
    if (!(await verifyPassword(user?.passwordHash ?? null, password)) || !user) throw new SignInFailedError();
    return user;
  }

  async accountExists(email: string): Promise<boolean> {
    return this.transactions.repository(User).existsBy({ email: email.trim().toLowerCase() });
  }

  /**
   * Opens a session for one of the user's organizations.
   * @param organizationId the organization to act for; without it, the first by name
   */
  async open(user: User, organizationId?: string): Promise<SignedIn> {
    return this.transactions.run(async () => {
      const membership = await this.transactions.manager
        .createQueryBuilder(Membership, 'm')
        .innerJoin(Organization, 'o', 'o.id = m.organizationId')
        .where('m.userId = :userId', { userId: user.id })
        .andWhere(organizationId ? 'm.organizationId = :organizationId' : 'TRUE', { organizationId })
        .orderBy('o.name')
        .addOrderBy('o.id')
        .getOne();
      if (!membership) throw new SignInFailedError();
      const token = randomBytes(32).toString('base64url');
      await this.transactions.repository(Session).insert({
        tokenHash: hashOf(token),
        userId: user.id,
        organizationId: membership.organizationId,
        lastSeenAt: this.clock.now(),
      });
      await this.audit.record({
        action: 'session.open',
        subjectType: 'user',
        subjectId: user.id,
        userId: user.id,
        organizationId: membership.organizationId,
      });
      return { token, profile: await this.profile(user.id, membership.organizationId) };
    });
  }

  /**
   * The person in whose name a command on the server itself acts. No password is asked: who runs commands there can
   * read the database.
   * @param kind the kind of organization to act for; the first by name
   */
  async principalOf(email: string, kind: OrganizationKind): Promise<Principal | null> {
    const row = await this.transactions.manager
      .createQueryBuilder(Membership, 'm')
      .innerJoin(User, 'u', 'u.id = m.userId')
      .innerJoin(Organization, 'o', 'o.id = m.organizationId')
      .select(['m.userId AS "userId"', 'm.organizationId AS "organizationId"', 'm.role AS "role"'])
      .where('u.email = :email AND o.kind = :kind', { email: email.trim().toLowerCase(), kind })
      .orderBy('o.name')
      .addOrderBy('o.id')
      .limit(1)
      .getRawOne<Pick<Principal, 'userId' | 'organizationId' | 'role'>>();
    return row ? { ...row, organizationKind: kind, permissions: permissionsOf(kind, row.role) } : null;
  }

  async end(token: string): Promise<void> {
    await this.transactions.run(async () => {
      const { affected } = await this.transactions.repository(Session).delete({ tokenHash: hashOf(token) });
      if (affected) await this.audit.record({ action: 'session.end', subjectType: 'session', subjectId: 'own' });
    });
  }

  async resolve(request: { headers: Record<string, string | string[] | undefined> }): Promise<Principal | null> {
    const token = readSessionCookie(request.headers.cookie);
    if (!token) return null;
    const tokenHash = hashOf(token);
    const row = await this.transactions.manager
      .createQueryBuilder(Session, 's')
      .innerJoin(Membership, 'm', 'm.userId = s.userId AND m.organizationId = s.organizationId')
      .innerJoin(Organization, 'o', 'o.id = s.organizationId')
      .select([
        's.userId AS "userId"',
        's.organizationId AS "organizationId"',
        'o.kind AS "kind"',
        'm.role AS "role"',
        's.createdAt AS "createdAt"',
        's.lastSeenAt AS "lastSeenAt"',
      ])
      .where('s.tokenHash = :tokenHash', { tokenHash })
      .getRawOne<{
        userId: string;
        organizationId: string;
        kind: Organization['kind'];
        role: string;
        createdAt: Date;
        lastSeenAt: Date;
      }>();
    if (!row) return null;
    const now = this.clock.now().getTime();
    const idle = now - row.lastSeenAt.getTime();
    const tooOld = now - row.createdAt.getTime() > this.settings.SESSION_MAX_HOURS * HOUR_MS;
    if (tooOld || idle > this.settings.SESSION_IDLE_HOURS * HOUR_MS) {
      await this.transactions.repository(Session).delete({ tokenHash });
      return null;
    }
    if (idle > TOUCH_MS) {
      await this.transactions.repository(Session).update({ tokenHash }, { lastSeenAt: this.clock.now() });
    }
    return {
      userId: row.userId,
      organizationId: row.organizationId,
      organizationKind: row.kind,
      role: row.role,
      permissions: permissionsOf(row.kind, row.role),
    };
  }

  /** Forgets sessions that have ended by time. @returns rows removed */
  async prune(): Promise<number> {
    const now = this.clock.now().getTime();
    const sessions = this.transactions.repository(Session);
    const old = await sessions.delete({
      createdAt: LessThan(new Date(now - this.settings.SESSION_MAX_HOURS * HOUR_MS)),
    });
    const idle = await sessions.delete({
      lastSeenAt: LessThan(new Date(now - this.settings.SESSION_IDLE_HOURS * HOUR_MS)),
    });
    return (old.affected ?? 0) + (idle.affected ?? 0);
  }

  async profile(userId: string, organizationId: string): Promise<SessionProfile> {
    const user = await this.transactions.repository(User).findOneByOrFail({ id: userId });
    const organization = await this.transactions.repository(Organization).findOneByOrFail({ id: organizationId });
    const membership = await this.transactions.repository(Membership).findOneByOrFail({ userId, organizationId });
    return {
      user: { id: user.id, email: user.email, displayName: user.displayName },
      organization,
      role: membership.role,
      permissions: [...permissionsOf(organization.kind, membership.role)],
    };
  }
}
