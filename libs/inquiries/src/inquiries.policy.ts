import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { InquirySide } from './inquiry';
import { Inquiry } from './inquiry.entity';

/** The two organizations of an inquiry, and nobody else. */
@Injectable()
export class InquiriesPolicy {
  constructor(private readonly transactions: Transactions) {}

  sideOf({ organizationId }: Principal, inquiry: Inquiry): InquirySide | null {
    if (inquiry.askerOrganizationId === organizationId) return 'asker';
    return inquiry.recipientOrganizationId === organizationId ? 'recipient' : null;
  }

  /** Call inside a transaction. @throws NotFoundError also for an inquiry of others: its existence is private */
  async require(principal: Principal, id: string, lock = false): Promise<{ inquiry: Inquiry; side: InquirySide }> {
    const { organizationId } = principal;
    const inquiry = await this.transactions.repository(Inquiry).findOne({
      where: [
        { id, askerOrganizationId: organizationId },
        { id, recipientOrganizationId: organizationId },
      ],
      ...(lock && { lock: { mode: 'pessimistic_write' as const } }),
    });
    const side = inquiry && this.sideOf(principal, inquiry);
    if (!inquiry || !side) throw new NotFoundError('打診が見つかりませんでした。');
    return { inquiry, side };
  }
}
