import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Whose data it is. */
export interface Person {
  readonly userId: string;
  /** Lower case. */
  readonly email: string;
}

/** What a library keeps of people. Its methods are called inside a transaction that sees every row. */
export interface PersonalDataSource {
  /** Stable name of its part in the export, for programs: `ideas`. */
  readonly part: string;
  /**
   * What is kept of this person: JSON values, no secret and no hash of one, nothing that belongs to somebody else, and
   * of an organization only what the person may read today.
   */
  collect(person: Person): Promise<unknown>;
  /** The account is being deleted: remove what need not stay. What must stay keeps the id, never name or address. */
  forget?(person: Person): Promise<void>;
}

/** Libraries join when their module starts; accounts knows none of them. */
@Injectable()
export class PersonalData {
  private readonly sources = new Map<string, PersonalDataSource>();

  constructor(private readonly transactions: Transactions) {}

  register(source: PersonalDataSource): void {
    if (this.sources.has(source.part)) throw new Error(`Two sources of personal data for "${source.part}"`);
    this.sources.set(source.part, source);
  }

  /** @param sql selects the part; $1 is the user's id. It names its columns: what a table gets later is not told unseen */
  registerQuery(part: string, sql: string): void {
    const collect = ({ userId }: Person) => this.transactions.requireManager().query<unknown[]>(sql, [userId]);
    this.register({ part, collect });
  }

  async collect(person: Person): Promise<Readonly<Record<string, unknown>>> {
    const parts: Record<string, unknown> = {};
    // One after the other: inside a transaction there is one connection.
    for (const source of this.sources.values()) parts[source.part] = await source.collect(person);
    return parts;
  }

  async forget(person: Person): Promise<void> {
    for (const source of this.sources.values()) await source.forget?.(person);
  }
}
