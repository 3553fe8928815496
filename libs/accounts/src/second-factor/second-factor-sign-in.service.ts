import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { NoSecondFactorError, SecondFactorFailedError } from '../accounts.errors';
import { Sessions, type SignedIn } from '../sessions/sessions.service';
import { PasswordSignIn } from '../sign-in/password-sign-in.service';
import { Throttle } from '../sign-in/throttle.service';
import { User } from '../user.entity';
import { SecondFactorCodes, type SecondFactorProof } from './second-factor-codes.service';

/** The second half of signing in, and a way to prove later that one is still there. */
@Injectable()
export class SecondFactorSignIn {
  constructor(
    private readonly transactions: Transactions,
    private readonly throttle: Throttle,
    private readonly sessions: Sessions,
    private readonly passwords: PasswordSignIn,
    private readonly codes: SecondFactorCodes,
  ) {}

  /**
   * Counts with the passwords of the same account. The code is used up exactly when the session has its new token.
   * @param address of the network connection
   * @throws SecondFactorFailedError, NoSecondFactorError, TooManyRequestsError, SecretKeyMissingError
   */
  async prove(actor: Principal, proof: SecondFactorProof, address: string): Promise<SignedIn> {
    const user = await this.transactions.repository(User).findOneByOrFail({ id: actor.userId });
    if (!(await this.codes.isEnrolled(user.id))) throw new NoSecondFactorError();
    const by = { account: user.email, address };
    const attempt = await this.throttle.attempt(by);
    let proven: SignedIn | null;
    try {
      proven = await this.transactions.run(async () =>
        (await this.codes.accept(user, proof)) ? this.sessions.renew(actor, { secondFactor: true }) : null,
      );
    } catch (error) {
      // Nobody has guessed: a key is missing, or the session ended meanwhile.
      await this.throttle.takeBack(by);
      throw error;
    }
    if (!proven) {
      await this.passwords.refused(user, attempt, 'second_factor.refuse');
      throw new SecondFactorFailedError();
    }
    await this.throttle.takeBack(by);
    await this.throttle.succeeded(user.email);
    return proven;
  }
}
