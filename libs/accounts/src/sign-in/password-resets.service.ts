import { Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Settings } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import { User } from '../user.entity';
import { accountName } from './account-name';
import { PasswordChanges } from './password-changes.service';
import { resetsOf, Throttle } from './throttle.service';

/** The way back in for whoever has forgotten a password and can read the account's mail. */
@Injectable()
export class PasswordResets {
  private readonly logger = new Logger(PasswordResets.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly throttle: Throttle,
    private readonly changes: PasswordChanges,
    private readonly mails: Mails,
    private readonly settings: Settings,
  ) {}

  /**
   * Mails a link where there is an account. The caller is answered before anybody looks whether there is one, so neither
   * the answer nor its time tells. Requests count apart from attempts to sign in: whoever is locked out may still ask.
   * @throws TooManyRequestsError
   */
  async request(email: string, address: string): Promise<void> {
    const account = accountName(email);
    await this.throttle.attempt({ account: resetsOf(account), address });
    void this.send(account).catch((error: unknown) => this.logger.error(error));
  }

  /** @throws ResetLinkError, InvalidInputError, TooManyRequestsError */
  async complete(token: string, password: string, address: string): Promise<void> {
    await this.throttle.attemptFrom(address);
    await this.changes.completeReset(token, password);
    await this.throttle.takeBackFrom(address);
  }

  private async send(account: string): Promise<void> {
    await this.transactions.run(async () => {
      const user = await this.transactions.repository(User).findOneBy({ email: account });
      if (!user) return;
      const { token, expiresAt } = await this.changes.createReset(user);
      const site = this.settings.PUBLIC_URL ?? `http://localhost:${this.settings.PORT}`;
      // Behind #: no server and no log on the way sees it.
      const link = `${site.replace(/\/$/, '')}/password-reset#token=${token}`;
      await this.mails.queue({
        to: user.email,
        template: 'password-reset',
        parameters: { link, until: expiresAt.toISOString() },
      });
    });
  }
}
