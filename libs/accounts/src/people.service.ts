import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SignInFirstError } from './accounts.errors';
import { requireGoodPassword } from './sign-in/password-rules';
import { hashPassword } from './sign-in/passwords';
import { User } from './user.entity';

/** Someone whose address a mail link has just proved. */
export interface ConfirmedPerson {
  /** Lower case. */
  readonly email: string;
  /** For a new account. */
  readonly displayName?: string;
  readonly password?: string;
  /** The new account is opened in another way: an identity that was proved at a provider. */
  readonly passwordless?: boolean;
  /** Names that the password may not contain. */
  readonly organizationNames?: readonly string[];
}

@Injectable()
export class People {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
  ) {}

  /**
   * The account of the address, made now if there is none. Call inside a transaction.
   * @param actor who is signed in here or, proven just now, at a provider; an existing account must be: a mail link alone opens no account
   * @throws SignInFirstError, InvalidInputError when a new account lacks a name or an acceptable password
   */
  async accountOf(person: ConfirmedPerson, actor: Pick<Principal, 'userId'> | null): Promise<User> {
    const manager = this.transactions.requireManager();
    // Two links of one address side by side must not make two accounts.
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`account:${person.email}`]);
    const known = await this.transactions.repository(User).findOneBy({ email: person.email });
    if (known) {
      if (actor?.userId !== known.id) throw new SignInFirstError();
      return known;
    }
    const displayName = person.displayName?.trim() ?? '';
    if (displayName === '') {
      const message = '氏名または担当名を入力してください。';
      throw new InvalidInputError([{ pointer: '/displayName', code: 'required', message }]);
    }
    const passwordHash = person.passwordless ? null : await this.newPassword(person, displayName);
    const user = Object.assign(new User(), { id: randomUUID(), email: person.email, displayName, passwordHash });
    await this.transactions.repository(User).insert(user);
    const { id } = user;
    await this.audit.record({
      action: 'account.create',
      subjectType: 'user',
      subjectId: id,
      userId: id,
      after: { id, email: person.email, displayName },
    });
    return user;
  }

  private async newPassword(person: ConfirmedPerson, displayName: string): Promise<string> {
    const password = person.password ?? '';
    requireGoodPassword(password, { email: person.email, displayName, organizationNames: person.organizationNames });
    return hashPassword(password);
  }
}
