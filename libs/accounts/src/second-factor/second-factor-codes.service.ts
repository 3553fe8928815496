import { Transactions } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { User } from '../user.entity';
import { CredentialChanges } from './credential-changes.service';
import { RecoveryCode } from './recovery-code.entity';
import { hashOfRecoveryCode, newRecoveryCode, RECOVERY_CODES } from './recovery-codes';
import { SecondFactor } from './second-factor.entity';
import { SecretBox } from './secret-box';
import { stepOfCode } from './totp';

/** What somebody shows as a second factor: six digits of the app, or one of the codes kept for when it is lost. */
export type SecondFactorProof = { readonly code: string } | { readonly recoveryCode: string };

/** Names what a sealed secret is and whose, so that a row copied to somebody else's account opens nothing. */
export const sealedFor = (userId: string): string => `second-factor ${userId}`;

/** Looks at codes; each is good once, also when it comes twice at the same time. Attempts are counted elsewhere. */
@Injectable()
export class SecondFactorCodes {
  constructor(
    private readonly transactions: Transactions,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly changes: CredentialChanges,
  ) {}

  isEnrolled(userId: string): Promise<boolean> {
    return this.transactions.repository(SecondFactor).existsBy({ userId });
  }

  /** Call inside a transaction. @returns false for a code that is wrong or was used. @throws SecretKeyMissingError */
  accept(user: Pick<User, 'id' | 'email'>, proof: SecondFactorProof): Promise<boolean> {
    return 'code' in proof ? this.acceptCode(user.id, proof.code) : this.acceptRecoveryCode(user, proof.recoveryCode);
  }

  /** Call inside a transaction. Earlier codes are worth nothing from then on. @returns the new ones, to be shown once */
  async replaceRecoveryCodes(userId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.transactions.repository(RecoveryCode).delete({ userId });
    await this.transactions
      .repository(RecoveryCode)
      .insert(codes.map((code) => ({ codeHash: hashOfRecoveryCode(userId, code), userId })));
    return codes;
  }

  private async acceptCode(userId: string, code: string): Promise<boolean> {
    const factor = await this.transactions.repository(SecondFactor).findOneBy({ userId });
    if (!factor) return false;
    const secret = this.box.open(factor, sealedFor(userId));
    const step = stepOfCode(secret, code, this.clock.now());
    if (step === null) return false;
    const sealed = this.box.usable && this.box.isOutdated(factor) ? this.box.seal(secret, sealedFor(userId)) : factor;
    // The row is locked while it decides: of the same code twice the second finds the step taken. The secret is compared,
    // too: a new one that was confirmed meanwhile must not be overwritten.
    const [, taken] = await this.transactions.manager.query<[unknown, number]>(
      `UPDATE second_factor SET last_step = $2, key_id = $3, sealed_secret = $4
       WHERE user_id = $1 AND last_step < $2 AND sealed_secret = $5`,
      [userId, step, sealed.keyId, sealed.sealedSecret, factor.sealedSecret],
    );
    return taken === 1;
  }

  private async acceptRecoveryCode(user: Pick<User, 'id' | 'email'>, code: string): Promise<boolean> {
    const { affected } = await this.transactions
      .repository(RecoveryCode)
      .delete({ userId: user.id, codeHash: hashOfRecoveryCode(user.id, code) });
    if (!affected) return false;
    await this.changes.tell(user, { action: 'recovery_code.use', what: 'recovery_codes', mail: 'recovery-code-used' });
    return true;
  }
}
