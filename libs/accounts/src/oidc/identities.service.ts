import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Clock, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Sessions } from '../sessions/sessions.service';
import { User } from '../user.entity';
import { IdentityTakenError, LastSignInError, TooManyIdentitiesError } from '../accounts.errors';
import { UserIdentity } from './user-identity.entity';

/** Enough for an account at each provider, and some that are being replaced. */
const MOST_IDENTITIES = 10;

export type NamedIdentity = Pick<UserIdentity, 'issuer' | 'subject'>;

/** Accounts at providers that people have linked to theirs here. */
@Injectable()
export class Identities {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly mails: Mails,
    private readonly clock: Clock,
  ) {}

  async find({ issuer, subject }: NamedIdentity): Promise<UserIdentity | null> {
    return this.transactions.repository(UserIdentity).findOneBy({ issuer, subject });
  }

  /** One's own, the oldest first. */
  async list(actor: Principal): Promise<UserIdentity[]> {
    const order = { createdAt: 'ASC', id: 'ASC' } as const;
    return this.transactions.repository(UserIdentity).find({ where: { userId: actor.userId }, order });
  }

  /** Linking what is linked already changes nothing. @throws IdentityTakenError, TooManyIdentitiesError */
  async link(userId: string, { issuer, subject }: NamedIdentity): Promise<void> {
    await this.transactions.run(async () => {
      const user = await this.lock(userId);
      const known = await this.find({ issuer, subject });
      if (known?.userId === userId) return;
      if (known) throw new IdentityTakenError();
      const identities = this.transactions.repository(UserIdentity);
      if ((await identities.countBy({ userId })) >= MOST_IDENTITIES) throw new TooManyIdentitiesError(MOST_IDENTITIES);
      const id = randomUUID();
      const now = this.clock.now();
      await identities
        .createQueryBuilder()
        .insert()
        .values({ id, userId, issuer, subject, createdAt: now, lastUsedAt: null })
        .orIgnore()
        .execute();
      // Somebody else was a moment earlier.
      if (!(await identities.existsBy({ id }))) throw new IdentityTakenError();
      await this.changed(user, 'identity.link', id, { issuer, subject });
    });
  }

  /**
   * Whoever signed in through it is out: all other sessions end.
   * @throws NotFoundError also for somebody else's; LastSignInError
   */
  async unlink(actor: Principal, id: string): Promise<void> {
    await this.transactions.run(async () => {
      const user = await this.lock(actor.userId);
      const identities = this.transactions.repository(UserIdentity);
      const found = await identities.findOneBy({ id, userId: actor.userId });
      if (!found) throw new NotFoundError('結び付けた外部アカウントが見つかりませんでした。');
      const others = (await identities.countBy({ userId: actor.userId })) - 1;
      if (user.passwordHash === null && others === 0) throw new LastSignInError();
      await identities.delete({ id });
      await this.sessions.endOthers(actor);
      await this.changed(user, 'identity.unlink', id);
    });
  }

  async used({ id }: UserIdentity): Promise<void> {
    await this.transactions.repository(UserIdentity).update({ id }, { lastUsedAt: this.clock.now() });
  }

  /** Changes of one person's ways to sign in wait for one another: two cannot both leave the other one as the last. */
  private async lock(userId: string): Promise<User> {
    return this.transactions
      .repository(User)
      .findOneOrFail({ where: { id: userId }, lock: { mode: 'pessimistic_write' } });
  }

  private async changed(user: User, action: string, id: string, after?: NamedIdentity): Promise<void> {
    await this.audit.record({ action, subjectType: 'user_identity', subjectId: id, userId: user.id, after });
    await this.outbox.publish('credentials.changed', { userId: user.id, what: 'identity' });
    const parameters = { at: this.clock.now().toISOString() };
    const template = action === 'identity.link' ? 'identity-linked' : 'identity-unlinked';
    await this.mails.queue({ to: user.email, template, parameters });
  }
}
