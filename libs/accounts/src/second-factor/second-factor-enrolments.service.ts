import { type Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Clock, InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { EnrolmentMissingError } from '../accounts.errors';
import { Sessions, type SignedIn } from '../sessions/sessions.service';
import { User } from '../user.entity';
import { CredentialChanges } from './credential-changes.service';
import { sealedFor, SecondFactorCodes } from './second-factor-codes.service';
import { SecondFactor } from './second-factor.entity';
import { SecondFactorEnrolment } from './second-factor-enrolment.entity';
import { requireFreshFactor } from './second-factor-rules';
import { SecretBox } from './secret-box';
import { newTotpSecret, stepOfCode, totpUri } from './totp';

const ENROLMENT_MINUTES = 15;

export interface BegunEnrolment {
  /** Base32, for whoever cannot scan. */
  readonly secret: string;
  /** otpauth://…, for a QR code. */
  readonly uri: string;
  readonly expiresAt: Date;
}

/** From a new secret to a second factor that is in use: the first one, or one on another telephone. */
@Injectable()
export class SecondFactorEnrolments {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly codes: SecondFactorCodes,
    private readonly sessions: Sessions,
    private readonly changes: CredentialChanges,
  ) {}

  /**
   * The secret is shown this once and is nothing yet: what is in use stays until a first code confirms the new one.
   * @throws StepUpRequiredError for whoever has a second factor and has not shown it a short while ago; SecretKeyMissingError
   */
  async begin(actor: Principal): Promise<BegunEnrolment> {
    const { userId } = actor;
    if (await this.codes.isEnrolled(userId)) requireFreshFactor(actor);
    const user = await this.transactions.repository(User).findOneByOrFail({ id: userId });
    const secret = newTotpSecret();
    const sealed = this.box.seal(secret, sealedFor(userId));
    const expiresAt = new Date(this.clock.now().getTime() + ENROLMENT_MINUTES * 60_000);
    await this.transactions.run(async () => {
      await this.transactions.repository(SecondFactorEnrolment).upsert({ userId, ...sealed, expiresAt }, ['userId']);
      await this.changes.record(userId, 'second_factor.begin');
    });
    return { secret, uri: totpUri(secret, user.email), expiresAt };
  }

  /**
   * Ends all other sessions; the one that asks goes on with a new token.
   * @returns with the recovery codes, which are shown this once
   * @throws EnrolmentMissingError, InvalidInputError for a wrong code, StepUpRequiredError
   */
  async confirm(actor: Principal, code: string): Promise<{ recoveryCodes: string[]; signedIn: SignedIn }> {
    const { userId } = actor;
    if (await this.codes.isEnrolled(userId)) requireFreshFactor(actor);
    return this.transactions.run(async () => {
      const enrolments = this.transactions.repository(SecondFactorEnrolment);
      const enrolment = await enrolments.findOne({ where: { userId }, lock: { mode: 'pessimistic_write' } });
      const now = this.clock.now();
      if (!enrolment || enrolment.expiresAt <= now) throw new EnrolmentMissingError();
      const { keyId, sealedSecret } = enrolment;
      const step = stepOfCode(this.box.open(enrolment, sealedFor(userId)), code, now);
      if (step === null) {
        const message = 'コードが正しくありません。アプリの時刻が合っているかも確かめてください。';
        throw new InvalidInputError([{ pointer: '/code', code: 'code', message }]);
      }
      await enrolments.delete({ userId });
      const factor = { userId, keyId, sealedSecret, lastStep: step, confirmedAt: now };
      await this.transactions.repository(SecondFactor).upsert(factor, ['userId']);
      const recoveryCodes = await this.codes.replaceRecoveryCodes(userId);
      await this.sessions.endOthers(actor);
      const signedIn = await this.sessions.renew(actor, { secondFactor: true });
      await this.changes.tell(signedIn.profile.user, {
        action: 'second_factor.enable',
        what: 'second_factor',
        mail: 'second-factor-enabled',
      });
      return { recoveryCodes, signedIn };
    });
  }

  /** Forgets secrets that nobody confirmed in time. @returns rows removed */
  async prune(): Promise<number> {
    const { affected } = await this.transactions
      .repository(SecondFactorEnrolment)
      .delete({ expiresAt: LessThan(this.clock.now()) });
    return affected ?? 0;
  }
}
