import { Audit } from '@app/audit';
import { Transactions } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { LinkUnusableError } from '../accounts.errors';
import { hashOfSecret } from '../link-secret';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';
import { Invitation } from './invitation.entity';

/** The word of an approved organization for one that registers (who may give it: docs/adr/0030). */
@Injectable()
export class Vouchers {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** @returns the organization that vouches. @throws LinkUnusableError also for a link to another address */
  async of(token: string, email: string): Promise<string> {
    const found = await this.transactions.repository(Invitation).findOneBy({
      tokenHash: hashOfSecret(token),
      purpose: 'register',
      state: 'open',
      email,
      expiresAt: MoreThan(this.clock.now()),
    });
    if (!found) throw new LinkUnusableError();
    return found.organizationId;
  }

  /**
   * Uses the invitation. Call inside a transaction.
   * @returns false when it was revoked meanwhile, or does not reach so far: the operations office decides then
   */
  async accept(voucherId: string, email: string, organization: Organization): Promise<boolean> {
    const voucher = await this.transactions.repository(Organization).findOneByOrFail({ id: voucherId });
    if (voucher.state !== 'approved' || !mayVouchFor(voucher, organization)) return false;
    const invitations = this.transactions.repository(Invitation);
    const open = await invitations.findOne({
      where: {
        organizationId: voucherId,
        purpose: 'register',
        email,
        state: 'open',
        expiresAt: MoreThan(this.clock.now()),
      },
      lock: { mode: 'pessimistic_write' },
    });
    if (!open) return false;
    const user = await this.transactions.repository(User).findOneByOrFail({ email });
    await invitations.update({ id: open.id }, { state: 'accepted', acceptedBy: user.id, acceptedAt: this.clock.now() });
    await this.audit.record({
      action: 'invitation.accept',
      subjectType: 'invitation',
      subjectId: open.id,
      userId: user.id,
      organizationId: voucherId,
      before: { state: 'open' },
      after: { state: 'accepted' },
    });
    return true;
  }
}

/** A prefecture knows its municipalities, a ministry whom it works with; the operations office everyone. */
function mayVouchFor(voucher: Organization, organization: Organization): boolean {
  switch (voucher.kind) {
    case 'operations':
      return true;
    case 'ministry':
      return organization.kind === 'startup' || organization.kind === 'research';
    case 'prefecture':
      return organization.kind === 'municipality' && organization.prefectureCode === voucher.prefectureCode;
    default:
      return false;
  }
}
