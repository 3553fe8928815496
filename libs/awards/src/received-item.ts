import type { Organization } from '@app/accounts';
import { bigintAsNumber } from '@app/database';
import { recipientLabel } from './recipient-label';
import { sharedTraits, type SimilarityTrait } from './similarity';

/** Who received what; one recipient of one award. */
export interface ReceivedItem {
  /** April–March, the year of its April. */
  readonly fiscalYear: number;
  readonly text: string;
  readonly sourceTitle: string | null;
  /** More than one: the amount came out of several programs together. */
  readonly programCount: number;
  /** null: the publication names nobody. */
  readonly recipient: {
    readonly name: string;
    /** With the prefecture, as people read it. */
    readonly label: string;
    readonly code: string | null;
    /** null when the recipient is none of our organizations. */
    readonly organization: Organization | null;
  } | null;
  /** Integer yen; null: not published. */
  readonly amountYen: number | null;
  /** In what the recipient is like the local government one compares with. */
  readonly traits: readonly SimilarityTrait[];
}

/** A row of RECEIVED_COLUMNS. */
export interface ReceivedRow {
  readonly award_id: string;
  readonly position: number | null;
  readonly name: string | null;
  readonly code: string | null;
  readonly amount_yen: string | null;
  readonly fiscal_year: number;
  readonly text: string;
  readonly source_title: string | null;
  readonly program_count: number;
}

/** `a`: an award, `r`: one of its recipients or nothing. */
export const RECEIVED_COLUMNS = `a.id AS award_id, r.position, r.name, r.local_government_code AS code, r.amount_yen,
  a.fiscal_year, a.text, a.source_title,
  (SELECT count(*)::int FROM award_program other WHERE other.award_id = a.id) AS program_count`;

/**
 * @param body the recipient, when it is one of our organizations
 * @param own whom it is compared with
 */
export function receivedItem(row: ReceivedRow, body: Organization | null, own: Organization | null): ReceivedItem {
  const { name, code } = row;
  return {
    fiscalYear: row.fiscal_year,
    text: row.text,
    sourceTitle: row.source_title,
    programCount: row.program_count,
    recipient:
      name === null ? null : { name, code, label: recipientLabel(name, code, body?.fictional), organization: body },
    amountYen: bigintAsNumber.from(row.amount_yen) as number | null,
    traits: own && body ? sharedTraits(own, body) : [],
  };
}
