import { randomBytes } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { Clock, InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SessionEndedError } from '../accounts.errors';
import { User } from '../user.entity';
import { AccountEndings } from './account-endings.service';

/** Deletion of one's own account (ADR 0038). */
@Injectable()
export class AccountDeletion {
  constructor(
    private readonly transactions: Transactions,
    private readonly endings: AccountEndings,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends memberships, tokens and sessions, removes credentials, mails and what else is the person's alone, and leaves a
   * pseudonym where records and versions keep the id. All or nothing.
   * @param confirmation the account's own address, typed by its owner
   * @throws InvalidInputError, LastManagerError; SessionEndedError for whoever comes second
   */
  async deleteOwn({ userId }: Principal, confirmation: string): Promise<void> {
    await this.transactions.asSystem(async () => {
      const users = this.transactions.repository(User);
      const user = await users.findOne({ where: { id: userId }, lock: { mode: 'pessimistic_write' } });
      if (!user || user.deletedAt) throw new SessionEndedError();
      if (confirmation.trim().toLowerCase() !== user.email) {
        const message = '確認のため、ご自身のメールアドレスを入力してください。';
        throw new InvalidInputError([{ pointer: '/email', code: 'email', message }]);
      }
      await this.endings.endEverything({ userId, email: user.email });
      await users.update(
        { id: userId },
        {
          // Reserved by RFC 2606: no mail can reach it, and nobody can sign in with it.
          email: `${userId}@deleted.invalid`,
          displayName: `利用者-${randomBytes(4).toString('hex')}`,
          passwordHash: null,
          deletedAt: this.clock.now(),
        },
      );
      await this.audit.record({ action: 'account.delete', subjectType: 'user', subjectId: userId, userId });
      await this.outbox.publish('account.deleted', { userId });
    });
  }
}
