import { Outbox, Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Links } from '../link-secret';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';
import type { HandoverParties } from './handover-participants';

/** Tells both sides, in the transaction of the hand-over. */
@Injectable()
export class HandoverNotices {
  constructor(
    private readonly transactions: Transactions,
    private readonly mails: Mails,
    private readonly links: Links,
    private readonly outbox: Outbox,
  ) {}

  async send(parties: HandoverParties, count: number): Promise<void> {
    const { organizationId, fromUserId, toUserId } = parties;
    const { name: organization } = await this.transactions
      .repository(Organization)
      .findOneByOrFail({ id: organizationId });
    const users = await this.transactions.repository(User).findBy({ id: In([fromUserId, toUserId]) });
    const from = users.find(({ id }) => id === fromUserId)!;
    const to = users.find(({ id }) => id === toUserId)!;
    await this.mails.queue({
      to: to.email,
      template: 'handover-received',
      parameters: { organization, from: from.displayName, count, link: this.links.to('') },
    });
    await this.mails.queue({ to: from.email, template: 'membership-ended', parameters: { organization } });
    await this.outbox.publish('handover.done', parties);
  }
}
