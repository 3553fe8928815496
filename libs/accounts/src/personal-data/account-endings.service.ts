import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Membership } from '../membership.entity';
import { Invitation } from '../members/invitation.entity';
import { MembershipChanges } from '../members/membership-changes.service';
import { RegistrationRequest } from '../registration/registration-request.entity';
import { Sessions } from '../sessions/sessions.service';
import { ApiTokens } from '../tokens/api-tokens.service';
import { type Person, PersonalData } from './personal-data';

/** Everything by which somebody is in, and everything that is theirs alone. Call inside a transaction. */
@Injectable()
export class AccountEndings {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: MembershipChanges,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly personalData: PersonalData,
  ) {}

  /** @throws LastManagerError when an organization would be left without anyone to manage it */
  async endEverything(person: Person): Promise<void> {
    const { userId } = person;
    const memberships = await this.transactions
      .repository(Membership)
      // Whoever locks several organizations does so in one order.
      .find({ where: { userId }, order: { organizationId: 'ASC' } });
    for (const { organizationId } of memberships) await this.changes.remove({ userId, organizationId });
    await this.tokens.revokeAll(userId);
    await this.sessions.endAll(userId);
    await this.personalData.forget(person);
    await this.removeOwned(userId);
    await this.removeAddressed(person.email);
  }

  /** Links to the address that nobody has used: what was used is known by the account and went with it. */
  private async removeAddressed(email: string): Promise<void> {
    await this.transactions.repository(Invitation).delete({ email });
    await this.transactions.repository(RegistrationRequest).delete({ email });
  }

  /** What its table removes together with an account belongs to it alone, whichever library the table is of. */
  private async removeOwned(userId: string): Promise<void> {
    const manager = this.transactions.requireManager();
    const owned = await manager.query<{ table: string; column: string }[]>(`
      SELECT conrelid::regclass::text AS "table", quote_ident(attname) AS "column"
        FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
       WHERE contype = 'f' AND confrelid = 'app_user'::regclass AND confdeltype = 'c'
       ORDER BY 1, 2`);
    for (const { table, column } of owned) await manager.query(`DELETE FROM ${table} WHERE ${column} = $1`, [userId]);
  }
}
