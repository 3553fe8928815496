import { createHash, randomBytes } from 'node:crypto';
import { Audit } from '@app/audit';
import { type Principal, StepUpRequiredError } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { ResetLinkError } from '../accounts.errors';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import { Sessions, type SignedIn } from '../sessions/sessions.service';
import { User } from '../user.entity';
import { requireGoodPassword } from './password-rules';
import { PasswordReset } from './password-reset.entity';
import { hashPassword } from './passwords';

const RESET_MINUTES = 30;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** What a new password does: everything that the old one, or a link to replace it, had opened is over. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly mails: Mails,
    private readonly clock: Clock,
  ) {}

  /**
   * By somebody who is signed in and has given the current password (`PasswordSignIn.verify`) or, without one, has just
   * proved otherwise to be there. The session that asks goes on with a new token.
   * @throws InvalidInputError, StepUpRequiredError
   */
  async change(actor: Principal, password: string, verified: boolean): Promise<SignedIn> {
    const user = await this.transactions.repository(User).findOneByOrFail({ id: actor.userId });
    const fresh = actor.credential?.kind === 'session' && actor.credential.fresh;
    if (!verified && (user.passwordHash !== null || !fresh)) throw new StepUpRequiredError();
    const passwordHash = await this.check(user, password, '/newPassword');
    return this.transactions.run(async () => {
      await this.sessions.endOthers(actor);
      await this.set(user, passwordHash);
      return this.sessions.renew(actor);
    });
  }

  /** @returns what stands in the link; the caller mails it to the owner of the account and to nobody else */
  async createReset(user: Pick<User, 'id'>): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(this.clock.now().getTime() + RESET_MINUTES * 60_000);
    // The newest link only: older ones may lie in a mailbox that somebody else reads.
    await this.transactions.repository(PasswordReset).delete({ userId: user.id });
    await this.transactions.repository(PasswordReset).insert({ tokenHash: hashOf(token), userId: user.id, expiresAt });
    await this.audit.record({ action: 'password.request_reset', subjectType: 'user', subjectId: user.id });
    return { token, expiresAt };
  }

  /**
   * By whoever has the link. Nobody is signed in by it: a second factor is asked for as ever.
   * @throws ResetLinkError for a link that is unknown, used or too old; InvalidInputError, and the link stays good
   */
  async completeReset(token: string, password: string): Promise<void> {
    const tokenHash = hashOf(token);
    const link = await this.transactions.repository(PasswordReset).findOneBy({ tokenHash });
    if (!link || link.expiresAt <= this.clock.now()) throw new ResetLinkError();
    const user = await this.transactions.repository(User).findOneByOrFail({ id: link.userId });
    const passwordHash = await this.check(user, password, '/password');
    await this.transactions.run(async () => {
      const { affected } = await this.transactions.repository(PasswordReset).delete({ tokenHash });
      // Of two who come with the link at the same time one is too late.
      if (!affected) throw new ResetLinkError();
      await this.sessions.endAll(user.id);
      await this.set(user, passwordHash);
    });
  }

  /** Forgets links of the past. @returns rows removed */
  async prune(): Promise<number> {
    const [, removed] = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM password_reset WHERE expires_at < $1`,
      [this.clock.now()],
    );
    return removed;
  }

  private async check(user: User, password: string, pointer: string): Promise<string> {
    const organizations = await this.transactions.manager
      .createQueryBuilder(Organization, 'o')
      .innerJoin(Membership, 'm', 'm.organizationId = o.id')
      .where('m.userId = :userId', { userId: user.id })
      .getMany();
    requireGoodPassword(
      password,
      { email: user.email, displayName: user.displayName, organizationNames: organizations.map(({ name }) => name) },
      pointer,
    );
    return hashPassword(password);
  }

  private async set({ id: userId, email }: User, passwordHash: string): Promise<void> {
    await this.transactions.repository(User).update({ id: userId }, { passwordHash });
    await this.transactions.repository(PasswordReset).delete({ userId });
    await this.audit.record({ action: 'password.change', subjectType: 'user', subjectId: userId, userId });
    await this.outbox.publish('credentials.changed', { userId, what: 'password' });
    const parameters = { at: this.clock.now().toISOString() };
    await this.mails.queue({ to: email, template: 'password-changed', parameters });
  }
}
