import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Membership } from '../membership.entity';
import { OrganizationLocks } from '../organization-locks.service';

/** Those who read only are responsible for nothing. */
const READERS: readonly string[] = ['viewer', 'auditor'];

/** Who can look after something of an organization. */
@Injectable()
export class Successors {
  constructor(
    private readonly transactions: Transactions,
    private readonly locks: OrganizationLocks,
  ) {}

  /**
   * Waits for whoever changes the people of the organization, so that the successor stays until the transaction ends. Call
   * inside one, before a row of the organization is locked.
   * @throws what `wrong` makes, unless the user belongs to the organization and may do more than read
   */
  async require(userId: string, organizationId: string, wrong: () => Error): Promise<void> {
    await this.locks.lock(organizationId);
    const found = await this.transactions.repository(Membership).findOneBy({ userId, organizationId });
    if (!found || READERS.includes(found.role)) throw wrong();
  }
}
