import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Injectable } from '@nestjs/common';
import { SignInFailedError } from '../accounts.errors';
import { type Opening, Sessions, type SignedIn } from '../sessions/sessions.service';
import { User } from '../user.entity';
import { accountName } from './account-name';
import { hashPassword, isOutdated, verifyPassword } from './passwords';
import { type Attempt, Throttle } from './throttle.service';

/** Code units. Nobody has such a password; hashing a whole body would only cost time. */
const ABSURD_LENGTH = 1024;

@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly transactions: Transactions,
    private readonly throttle: Throttle,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly mails: Mails,
  ) {}

  /**
   * The first step of signing in. Earlier failures are forgotten only when somebody is in (`Throttle.succeeded`): who
   * knows the password must not be able to guess codes without end.
   * @param address of the network connection
   * @throws SignInFailedError, the same for every cause; TooManyRequestsError
   */
  async authenticate(email: unknown, password: unknown, address: string): Promise<User> {
    if (typeof email !== 'string' || typeof password !== 'string') throw new SignInFailedError();
    const account = accountName(email);
    const attempt = await this.throttle.attempt({ account, address });
    const user = await this.transactions.repository(User).findOneBy({ email: account });
    if (password.length > ABSURD_LENGTH || !(await verifyPassword(user?.passwordHash ?? null, password)) || !user) {
      await this.refused(user, attempt);
      throw new SignInFailedError();
    }
    await this.throttle.takeBack({ account, address });
    if (user.passwordHash !== null && isOutdated(user.passwordHash)) {
      const passwordHash = await hashPassword(password);
      // Only if it is still the one that was verified: a change of the password meanwhile wins.
      await this.transactions
        .repository(User)
        .update({ id: user.id, passwordHash: user.passwordHash }, { passwordHash });
    }
    return user;
  }

  /** The second step. @throws SignInFailedError for an organization that the user does not belong to */
  async open(user: User, opening: Omit<Opening, 'method'>): Promise<SignedIn> {
    const opened = await this.sessions.open(user, { ...opening, method: 'password' });
    if (opened.profile.lacks !== 'second_factor') await this.throttle.succeeded(user.email);
    return opened;
  }

  /**
   * Step-up: the owner of a session proves again to be there. Counts like a sign-in.
   * @throws SignInFailedError, TooManyRequestsError
   */
  async prove(actor: Principal, password: string, address: string): Promise<SignedIn> {
    await this.verify(actor, password, address);
    return this.sessions.renew(actor);
  }

  /** Is it the password of whoever is signed in? Counts like a sign-in. @throws SignInFailedError, TooManyRequestsError */
  async verify(actor: Principal, password: string, address: string): Promise<void> {
    const { email } = await this.transactions.repository(User).findOneByOrFail({ id: actor.userId });
    await this.authenticate(email, password, address);
    await this.throttle.succeeded(email);
  }

  /** An attempt that failed, of whichever kind: recorded, and told when it was the last one for a while. */
  async refused(user: Pick<User, 'id' | 'email'> | null, attempt: Attempt, action = 'session.refuse'): Promise<void> {
    await this.transactions.run(async () => {
      const subject = { subjectType: 'user', subjectId: user?.id ?? 'unknown' };
      await this.audit.record({ action, ...subject });
      if (!attempt.last) return;
      await this.audit.record({ action: 'account.lock', ...subject });
      if (!user || !attempt.first) return;
      await this.outbox.publish('account.locked', { userId: user.id });
      const parameters = { at: attempt.at.toISOString() };
      await this.mails.queue({ to: user.email, template: 'account-locked', parameters });
    });
  }
}
