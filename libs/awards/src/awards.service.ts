import { Organization, Organizations } from '@app/accounts';
import type { Principal } from '@app/authz';
import { decodeCursorAs, encodeCursor, Transactions } from '@app/database';
import { InvalidInputError } from '@app/platform';
import { Programs } from '@app/programs';
import { Injectable } from '@nestjs/common';
import { RECEIVED_COLUMNS, type ReceivedItem, receivedItem, type ReceivedRow } from './received-item';
import { similarityOf } from './similarity';

export interface ReceivedSum {
  readonly awards: number;
  /** Different bodies. */
  readonly recipients: number;
  /** Integer yen, of those published. */
  readonly amountYen: number;
  /** Payments whose amount is not published. */
  readonly withoutAmount: number;
}

export interface ReceivedPage {
  readonly items: readonly ReceivedItem[];
  readonly nextCursor: string | null;
  readonly total: ReceivedSum;
  /** Latest first. */
  readonly years: readonly (ReceivedSum & { readonly fiscalYear: number })[];
  /** Whom `traits` and the order compare with; null: nobody. */
  readonly comparedWith: Organization | null;
}

/** $1 source, $2 external id of a program: its awards. */
const AWARDS_OF_PROGRAM = `award_program link
  JOIN award a ON a.id = link.award_id AND $1 = ANY(a.program_sources)
  LEFT JOIN award_recipient r ON r.award_id = a.id
  WHERE link.external_id = $2`;

/** Awards are public facts: whoever may read a program may read who received it. */
@Injectable()
export class Awards {
  constructor(
    private readonly programs: Programs,
    private readonly organizations: Organizations,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Who received money of a program: bodies like one's own first, then the latest and the largest.
   * @param query.near 団体コード to compare with; without it, the reader's own organization when it is a local government
   */
  async receivedBy(
    principal: Principal | null,
    programId: string,
    query: { readonly limit: number; readonly cursor?: string; readonly near?: string },
  ): Promise<ReceivedPage> {
    const { program } = await this.programs.get(principal, programId);
    const reference = [program.source, program.externalId];
    const own = await this.comparedWith(principal, query.near);
    const offset = query.cursor ? Number(decodeCursorAs(query.cursor, ['offset'])[0]) : 0;
    const bodies = await this.recipientsOf(reference);
    const scored = own
      ? [...bodies.values()].map((body): [string, number] => [body.code!, similarityOf(own, body)])
      : [];
    const rows = await this.transactions.manager.query<ReceivedRow[]>(
      `SELECT ${RECEIVED_COLUMNS}
       FROM ${AWARDS_OF_PROGRAM}
       ORDER BY COALESCE(($3::jsonb ->> r.local_government_code)::int, 0) DESC, a.fiscal_year DESC,
         r.amount_yen DESC NULLS LAST, a.id, r.position LIMIT $4 OFFSET $5`,
      [...reference, JSON.stringify(Object.fromEntries(scored)), query.limit + 1, offset],
    );
    const sums = await this.sums(reference);
    return {
      items: rows.slice(0, query.limit).map((row) => receivedItem(row, bodies.get(row.code ?? '') ?? null, own)),
      nextCursor: rows.length > query.limit ? encodeCursor([offset + query.limit]) : null,
      ...sums,
      comparedWith: own,
    };
  }

  private async comparedWith(principal: Principal | null, near: string | undefined): Promise<Organization | null> {
    if (near !== undefined) {
      const found = (await this.organizations.byCodes([near])).get(near);
      if (found) return found;
      const message = 'この団体コードの自治体は登録されていません。';
      throw new InvalidInputError([{ pointer: 'near', code: 'unknown', message }]);
    }
    const kind = principal?.organizationKind;
    if (!principal || (kind !== 'municipality' && kind !== 'prefecture')) return null;
    return this.organizations.get(principal.organizationId);
  }

  /** Those among the recipients that are our organizations, by 団体コード. */
  private async recipientsOf(reference: readonly string[]): Promise<ReadonlyMap<string, Organization>> {
    const rows = await this.transactions.manager.query<{ code: string }[]>(
      `SELECT DISTINCT r.local_government_code AS code FROM ${AWARDS_OF_PROGRAM} AND r.local_government_code IS NOT NULL`,
      [...reference],
    );
    return this.organizations.byCodes(rows.map(({ code }) => code));
  }

  private async sums(reference: readonly string[]): Promise<Pick<ReceivedPage, 'total' | 'years'>> {
    const rows = await this.transactions.manager.query<(Record<keyof ReceivedSum, string> & { year: number | null })[]>(
      `SELECT a.fiscal_year AS year, count(DISTINCT a.id) AS awards,
         count(DISTINCT COALESCE(r.local_government_code, r.corporate_number, r.name)) AS recipients,
         COALESCE(sum(r.amount_yen), 0) AS "amountYen",
         count(r.award_id) FILTER (WHERE r.amount_yen IS NULL) AS "withoutAmount"
       FROM ${AWARDS_OF_PROGRAM} GROUP BY GROUPING SETS ((a.fiscal_year), ()) ORDER BY a.fiscal_year DESC`,
      [...reference],
    );
    const sumOf = ({ awards, recipients, amountYen, withoutAmount }: (typeof rows)[number]): ReceivedSum => ({
      awards: Number(awards),
      recipients: Number(recipients),
      amountYen: Number(amountYen),
      withoutAmount: Number(withoutAmount),
    });
    const years = rows.flatMap((row) => (row.year === null ? [] : [{ fiscalYear: row.year, ...sumOf(row) }]));
    return { total: sumOf(rows.find(({ year }) => year === null)!), years };
  }
}
