import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Lack, type Principal, tokensMayHave } from '@app/authz';
import { Audit } from '@app/audit';
import type { OrganizationKind } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { Clock, NotFoundError, Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, In, LessThan, Not } from 'typeorm';
import { SessionEndedError, SignInFailedError } from '../accounts.errors';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import { permissionsIn } from '../organization-state';
import { SecondFactor } from '../second-factor/second-factor.entity';
import { SecondFactorRules } from '../second-factor/second-factor-rules';
import { User } from '../user.entity';
import { networkOf } from './network';
import { Session, type SignInMethod } from './session.entity';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Not every request writes: last use is kept to the minute. */
const TOUCH_MS = MINUTE_MS;

/** Whence a request came. */
export interface Client {
  /** Of the network connection, behind trusted proxies. */
  readonly address: string;
  /** Browser and system, for people; may be empty. */
  readonly device: string;
}

export interface Opening {
  /** The organization to act for; without it, the first by name. */
  readonly organizationId?: string;
  readonly method: SignInMethod;
  readonly client: Client;
  /** The token that the browser came with: it ends, so that nobody who knew it is signed in now. */
  readonly formerToken?: string | null;
}

export interface SignedIn {
  readonly token: string;
  readonly profile: SessionProfile;
}

export interface SessionProfile {
  readonly user: { readonly id: string; readonly email: string; readonly displayName: string };
  readonly organization: Organization;
  readonly role: string;
  /** While something is lacking, only what concerns the session itself. */
  readonly permissions: readonly string[];
  /** What keeps the session closed; null: it is open. */
  readonly lacks: Lack | null;
}

/** One of somebody's own sessions, as they see it. */
export type OwnSession = Omit<Session, 'tokenHash'> & { readonly current: boolean };

interface SessionRow {
  id: string;
  userId: string;
  organizationId: string;
  kind: Organization['kind'];
  state: Organization['state'];
  role: string;
  createdAt: Date;
  lastSeenAt: Date;
  provenAt: Date;
  secondFactorAt: Date | null;
  enrolled: boolean;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const newToken = (): string => randomBytes(32).toString('base64url');

/** Sessions live in PostgreSQL alone and are read with each request: what ends here has ended for every API process. */
@Injectable()
export class Sessions {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly rules: SecondFactorRules,
  ) {}

  async accountExists(email: string): Promise<boolean> {
    return this.transactions.repository(User).existsBy({ email: email.trim().toLowerCase() });
  }

  /** @throws SignInFailedError for an organization that the user does not belong to, as for a wrong password */
  async open(user: Pick<User, 'id'>, { organizationId, method, client, formerToken }: Opening): Promise<SignedIn> {
    return this.transactions.run(async () => {
      const membership = await this.transactions.manager
        .createQueryBuilder(Membership, 'm')
        .innerJoin(Organization, 'o', 'o.id = m.organizationId')
        .where('m.userId = :userId', { userId: user.id })
        // Nobody acts for an organization that the operations office has stopped.
        .andWhere(`o.state IN ('approved', 'pending')`)
        .andWhere(organizationId ? 'm.organizationId = :organizationId' : 'TRUE', { organizationId })
        .orderBy('o.name')
        .addOrderBy('o.id')
        .getOne();
      if (!membership) throw new SignInFailedError();
      if (formerToken) await this.transactions.repository(Session).delete({ tokenHash: hashOf(formerToken) });
      const [token, id, now] = [newToken(), randomUUID(), this.clock.now()];
      await this.transactions.repository(Session).insert({
        tokenHash: hashOf(token),
        id,
        userId: user.id,
        organizationId: membership.organizationId,
        createdAt: now,
        lastSeenAt: now,
        method,
        provenAt: now,
        secondFactorAt: null,
        device: client.device.slice(0, 100),
        network: networkOf(client.address),
      });
      await this.audit.record({
        action: 'session.open',
        subjectType: 'session',
        subjectId: id,
        userId: user.id,
        organizationId: membership.organizationId,
      });
      await this.outbox.publish('session.opened', { userId: user.id, sessionId: id });
      return { token, profile: await this.profileIn(id) };
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
      .where(`u.email = :email AND o.kind = :kind AND o.state = 'approved'`, {
        email: email.trim().toLowerCase(),
        kind,
      })
      .orderBy('o.name')
      .addOrderBy('o.id')
      .limit(1)
      .getRawOne<Pick<Principal, 'userId' | 'organizationId' | 'role'>>();
    return row ? { ...row, organizationKind: kind, permissions: permissionsIn('approved', kind, row.role) } : null;
  }

  /** @returns null for a token that opens nothing: unknown, ended, or of somebody who left the organization */
  async resolve(token: string): Promise<Principal | null> {
    const tokenHash = hashOf(token);
    const row = await this.transactions.manager
      .createQueryBuilder(Session, 's')
      .innerJoin(Membership, 'm', 'm.userId = s.userId AND m.organizationId = s.organizationId')
      .innerJoin(Organization, 'o', 'o.id = s.organizationId')
      .leftJoin(SecondFactor, 'f', 'f.userId = s.userId')
      .select([
        's.id AS "id"',
        's.userId AS "userId"',
        's.organizationId AS "organizationId"',
        'o.kind AS "kind"',
        'o.state AS "state"',
        'm.role AS "role"',
        's.createdAt AS "createdAt"',
        's.lastSeenAt AS "lastSeenAt"',
        's.provenAt AS "provenAt"',
        's.secondFactorAt AS "secondFactorAt"',
        '(f.userId IS NOT NULL) AS "enrolled"',
      ])
      .where('s.tokenHash = :tokenHash', { tokenHash })
      .getRawOne<SessionRow>();
    if (!row || row.state === 'suspended' || row.state === 'refused') return null;
    const now = this.clock.now();
    const idle = now.getTime() - row.lastSeenAt.getTime();
    const tooOld = now.getTime() - row.createdAt.getTime() > this.settings.SESSION_MAX_HOURS * HOUR_MS;
    if (tooOld || idle > this.settings.SESSION_IDLE_HOURS * HOUR_MS) {
      await this.transactions.repository(Session).delete({ tokenHash });
      return null;
    }
    if (idle > TOUCH_MS) await this.transactions.repository(Session).update({ tokenHash }, { lastSeenAt: now });
    const lacks = this.rules.lackOf({ ...row, given: row.secondFactorAt !== null });
    return {
      userId: row.userId,
      organizationId: row.organizationId,
      organizationKind: row.kind,
      role: row.role,
      permissions: permissionsIn(row.state, row.kind, row.role),
      credential: {
        kind: 'session',
        id: row.id,
        fresh: this.isFresh(row.provenAt),
        ...(row.secondFactorAt && this.isFresh(row.secondFactorAt) && { factorFresh: true }),
        ...(lacks && { lacks }),
      },
    };
  }

  /** The user has just proved again to be there. @returns with the token that replaces the former one */
  async renew(actor: Principal, proof = { secondFactor: false }): Promise<SignedIn> {
    const now = this.clock.now();
    return this.transactions.run(async () => {
      const token = await this.replaceToken(actor, {
        provenAt: now,
        ...(proof.secondFactor && { secondFactorAt: now }),
      });
      await this.audit.record({ action: 'session.step_up', subjectType: 'session', subjectId: sessionIdOf(actor) });
      return { token, profile: await this.profile(actor) };
    });
  }

  /** @throws NotFoundError for an organization that the user does not belong to */
  async switchOrganization(actor: Principal, organizationId: string): Promise<SignedIn> {
    return this.transactions.run(async () => {
      const open = await this.transactions.manager
        .createQueryBuilder(Membership, 'm')
        .innerJoin(Organization, 'o', 'o.id = m.organizationId')
        .where('m.userId = :userId AND m.organizationId = :organizationId', { userId: actor.userId, organizationId })
        .andWhere(`o.state IN ('approved', 'pending')`)
        .getExists();
      if (!open) {
        throw new NotFoundError('組織が見つかりませんでした。');
      }
      const token = await this.replaceToken(actor, { organizationId });
      await this.audit.record({
        action: 'session.switch_organization',
        subjectType: 'session',
        subjectId: sessionIdOf(actor),
        organizationId,
      });
      return { token, profile: await this.profile(actor) };
    });
  }

  /** One's own sessions that have not ended, the last used first. */
  async list(actor: Principal): Promise<OwnSession[]> {
    const rows = await this.transactions
      .repository(Session)
      .find({ where: { userId: actor.userId }, order: { lastSeenAt: 'DESC', id: 'ASC' } });
    const now = this.clock.now().getTime();
    return rows
      .filter(
        ({ createdAt, lastSeenAt }) =>
          now - createdAt.getTime() <= this.settings.SESSION_MAX_HOURS * HOUR_MS &&
          now - lastSeenAt.getTime() <= this.settings.SESSION_IDLE_HOURS * HOUR_MS,
      )
      .map(({ tokenHash: _secret, ...row }) => ({ ...row, current: row.id === sessionIdOf(actor) }));
  }

  /** @throws NotFoundError also for somebody else's session */
  async endOne(actor: Principal, id: string): Promise<void> {
    const ended = await this.endWhere({ id, userId: actor.userId });
    if (ended === 0) throw new NotFoundError('セッションが見つかりませんでした。');
  }

  /** Ends all of the user's sessions but the one that asks. @returns how many */
  endOthers(actor: Principal): Promise<number> {
    return this.endWhere({ userId: actor.userId, id: Not(sessionIdOf(actor)) });
  }

  /**
   * Ends all sessions of a user, or those in which they act for one organization: after a change of role or password,
   * when they leave. Joins the transaction of that change.
   * @returns how many
   */
  endAll(userId: string, organizationId?: string): Promise<number> {
    return this.endWhere({ userId, ...(organizationId && { organizationId }) });
  }

  async end(actor: Principal): Promise<void> {
    await this.endWhere({ id: sessionIdOf(actor) });
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

  /** @throws SessionEndedError for a caller without a session */
  profile(actor: Principal): Promise<SessionProfile> {
    return this.profileIn(sessionIdOf(actor));
  }

  private async profileIn(id: string): Promise<SessionProfile> {
    const session = await this.transactions.repository(Session).findOneBy({ id });
    if (!session) throw new SessionEndedError();
    const { userId, organizationId } = session;
    const user = await this.transactions.repository(User).findOneByOrFail({ id: userId });
    const organization = await this.transactions.repository(Organization).findOneByOrFail({ id: organizationId });
    const { role } = await this.transactions.repository(Membership).findOneByOrFail({ userId, organizationId });
    const enrolled = await this.transactions.repository(SecondFactor).existsBy({ userId });
    const { kind } = organization;
    const lacks = this.rules.lackOf({ kind, role, enrolled, given: session.secondFactorAt !== null });
    const permissions = [...permissionsIn(organization.state, kind, role)];
    return {
      user: { id: user.id, email: user.email, displayName: user.displayName },
      organization,
      role,
      permissions: lacks ? permissions.filter((each) => !tokensMayHave(each)) : permissions,
      lacks,
    };
  }

  private isFresh(at: Date): boolean {
    return this.clock.now().getTime() - at.getTime() <= this.settings.STEP_UP_MINUTES * MINUTE_MS;
  }

  /** The former token opens nothing from the commit on. @throws SessionEndedError when somebody ended it meanwhile */
  private async replaceToken(actor: Principal, further: Partial<Session>): Promise<string> {
    const token = newToken();
    const { affected } = await this.transactions
      .repository(Session)
      .update({ id: sessionIdOf(actor) }, { ...further, tokenHash: hashOf(token) });
    if (!affected) throw new SessionEndedError();
    return token;
  }

  private async endWhere(where: FindOptionsWhere<Session>): Promise<number> {
    return this.transactions.run(async () => {
      const sessions = this.transactions.repository(Session);
      const found = await sessions.findBy(where);
      if (found.length === 0) return 0;
      await sessions.delete({ id: In(found.map(({ id }) => id)) });
      for (const { id } of found) {
        await this.audit.record({ action: 'session.end', subjectType: 'session', subjectId: id });
      }
      await this.outbox.publish('sessions.ended', { userId: found[0]!.userId, sessionIds: found.map(({ id }) => id) });
      return found.length;
    });
  }
}

/** @throws SessionEndedError for a caller that has no session: a token, a command */
function sessionIdOf(actor: Principal): string {
  if (actor.credential?.kind !== 'session') throw new SessionEndedError();
  return actor.credential.id;
}
