import { ForbiddenError, type Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { accountName } from '../sign-in/account-name';
import { User } from '../user.entity';
import { Session } from './session.entity';
import { Sessions } from './sessions.service';

/** Ends the sessions of others: after a theft of one account, or of more than anybody can tell. API tokens go on. */
@Injectable()
export class OperatorSignOuts {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
  ) {}

  /** @returns sessions ended. @throws ForbiddenError for everybody but an operator; NotFoundError */
  async ofPerson(actor: Principal, email: string): Promise<number> {
    this.requireOperator(actor);
    const user = await this.transactions.repository(User).findOneBy({ email: accountName(email) });
    if (!user) throw new NotFoundError('アカウントが見つかりませんでした。');
    return this.sessions.endAll(user.id);
  }

  /** The operator's own included. @returns sessions ended. @throws ForbiddenError for everybody but an operator */
  async ofEverybody(actor: Principal): Promise<number> {
    this.requireOperator(actor);
    const people = await this.transactions.manager
      .createQueryBuilder(Session, 's')
      .select('DISTINCT s.userId', 'userId')
      .getRawMany<{ userId: string }>();
    let ended = 0;
    // One transaction each: the records of all at once would hold the chain of the audit for long.
    for (const { userId } of people) ended += await this.sessions.endAll(userId);
    return ended;
  }

  private requireOperator({ organizationKind, role }: Principal): void {
    if (organizationKind !== 'operations' || role !== 'operator') throw new ForbiddenError();
  }
}
