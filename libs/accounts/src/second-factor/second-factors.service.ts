import { ForbiddenError, type Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { NoSecondFactorError, SecondFactorNeededError } from '../accounts.errors';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import { Sessions } from '../sessions/sessions.service';
import { accountName } from '../sign-in/account-name';
import { User } from '../user.entity';
import { CredentialChanges } from './credential-changes.service';
import { RecoveryCode } from './recovery-code.entity';
import { SecondFactorCodes } from './second-factor-codes.service';
import { SecondFactor } from './second-factor.entity';
import { SecondFactorEnrolment } from './second-factor-enrolment.entity';
import { requireFreshFactor, SecondFactorRules } from './second-factor-rules';

export interface SecondFactorState {
  /** null: none is in use. */
  readonly confirmedAt: Date | null;
  readonly recoveryCodesLeft: number;
  /** One of the person's roles, in whichever organization, asks for it. */
  readonly required: boolean;
}

/** What becomes of a second factor once it is in use. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly transactions: Transactions,
    private readonly codes: SecondFactorCodes,
    private readonly rules: SecondFactorRules,
    private readonly sessions: Sessions,
    private readonly changes: CredentialChanges,
  ) {}

  async state({ userId }: Principal): Promise<SecondFactorState> {
    const factor = await this.transactions.repository(SecondFactor).findOneBy({ userId });
    const recoveryCodesLeft = await this.transactions.repository(RecoveryCode).countBy({ userId });
    return { confirmedAt: factor?.confirmedAt ?? null, recoveryCodesLeft, required: await this.isRequired(userId) };
  }

  /** @returns codes to be shown once; earlier ones are worth nothing. @throws NoSecondFactorError, StepUpRequiredError */
  async renewRecoveryCodes(actor: Principal): Promise<string[]> {
    const user = await this.requireOwn(actor);
    return this.transactions.run(async () => {
      const codes = await this.codes.replaceRecoveryCodes(user.id);
      await this.changes.tell(user, {
        action: 'recovery_code.renew',
        what: 'recovery_codes',
        mail: 'recovery-codes-renewed',
      });
      return codes;
    });
  }

  /** @throws NoSecondFactorError, StepUpRequiredError, SecondFactorNeededError where a role asks for one */
  async disable(actor: Principal): Promise<void> {
    const user = await this.requireOwn(actor);
    if (await this.isRequired(user.id)) throw new SecondFactorNeededError();
    await this.transactions.run(async () => {
      await this.sessions.endOthers(actor);
      await this.remove(user, 'second_factor.disable');
    });
  }

  /**
   * For somebody who has lost telephone and recovery codes, after the operations office has made sure who asks. All of
   * their sessions end; a role that asks for a second factor asks for a new one at the next sign-in.
   * @throws ForbiddenError for everybody but an operator; NotFoundError, NoSecondFactorError
   */
  async reset(actor: Principal, email: string): Promise<void> {
    if (actor.organizationKind !== 'operations' || actor.role !== 'operator') throw new ForbiddenError();
    const user = await this.transactions.repository(User).findOneBy({ email: accountName(email) });
    if (!user) throw new NotFoundError('アカウントが見つかりませんでした。');
    if (!(await this.codes.isEnrolled(user.id))) throw new NoSecondFactorError();
    await this.transactions.run(async () => {
      await this.sessions.endAll(user.id);
      await this.remove(user, 'second_factor.reset');
    });
  }

  private async remove(user: User, action: string): Promise<void> {
    const { id: userId } = user;
    for (const entity of [SecondFactor, SecondFactorEnrolment, RecoveryCode]) {
      await this.transactions.repository<{ userId: string }>(entity).delete({ userId });
    }
    await this.changes.tell(user, { action, what: 'second_factor', mail: 'second-factor-disabled' });
  }

  private async requireOwn(actor: Principal): Promise<User> {
    if (!(await this.codes.isEnrolled(actor.userId))) throw new NoSecondFactorError();
    requireFreshFactor(actor);
    return this.transactions.repository(User).findOneByOrFail({ id: actor.userId });
  }

  private async isRequired(userId: string): Promise<boolean> {
    const memberships = await this.transactions.manager
      .createQueryBuilder(Membership, 'm')
      .innerJoin(Organization, 'o', 'o.id = m.organizationId')
      .select(['o.kind AS "kind"', 'm.role AS "role"'])
      .where('m.userId = :userId', { userId })
      .getRawMany<{ kind: Organization['kind']; role: string }>();
    return memberships.some(({ kind, role }) => this.rules.requires(kind, role));
  }
}
