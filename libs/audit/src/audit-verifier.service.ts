import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { CHAIN_START, ChainCheck, type ChainedContent, type ChainFault } from './audit-chain';

export interface AuditVerification {
  /** Links that were looked at. */
  readonly checked: number;
  readonly faults: readonly ChainFault[];
  /** Where the chain ends now: noted elsewhere, it shows later that nothing up to here was written anew. */
  readonly end: { readonly day: string; readonly sequence: number; readonly hash: string } | null;
}

type LinkRow = Omit<ChainedContent, 'recordId'> & {
  readonly day: string;
  readonly sequence: number;
  readonly linked: string;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  readonly recordId: string | null;
};

/** Links of one query. */
const PAGE = 2000;

const LINKS = `
  SELECT to_char(link.day, 'YYYY-MM-DD') AS day, link.sequence, link.record_id::text AS linked,
         link.previous_hash AS "previousHash", link.hash, record.id::text AS "recordId",
         (extract(epoch FROM record.at) * 1000000)::bigint::text AS at,
         record.user_id::text AS "userId", record.organization_id::text AS "organizationId", record.action,
         record.subject_type AS "subjectType", record.subject_id AS "subjectId",
         record.subject_version::text AS "subjectVersion", encode(record.before_hash, 'hex') AS "beforeHash",
         encode(record.after_hash, 'hex') AS "afterHash", record.request_id AS "requestId"
    FROM audit_link link LEFT JOIN audit_record record ON record.id = link.record_id
   WHERE (link.day, link.sequence) > ($1::date, $2) AND ($3::date IS NULL OR link.day <= $3::date)
   ORDER BY link.day, link.sequence LIMIT ${PAGE}`;

const UNCHAINED = `
  SELECT record.id::text AS id FROM audit_record record
   WHERE NOT EXISTS (SELECT FROM audit_link link WHERE link.record_id = record.id)
     AND ($1::date IS NULL OR record.at >= $1::date::timestamp AT TIME ZONE 'Asia/Tokyo')
     AND ($2::date IS NULL OR record.at < ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo')
   ORDER BY record.id LIMIT 1000`;

const BEFORE = `SELECT hash FROM audit_link WHERE day < $1::date ORDER BY day DESC, sequence DESC LIMIT 1`;

/** Finds records of the audit that were removed, changed, put in another order or slipped in. */
@Injectable()
export class AuditVerifier {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Reads in pages, without holding up whoever writes.
   * @param days ISO days of Japan, both included. From a day on, the closing hash before it is believed; up to a day,
   *   the first link of the day after is looked at, too, because it tells whether the last day is complete
   */
  async verify(days: { from?: string; to?: string } = {}): Promise<AuditVerification> {
    const { manager } = this.transactions;
    const from = days.from ?? null;
    const to = days.to ?? null;
    const [before] = from ? await manager.query<{ hash: Buffer }[]>(BEFORE, [from]) : [];
    const check = new ChainCheck(from ? (before?.hash ?? null) : CHAIN_START);
    let checked = 0;
    const read = (after: readonly [string, number], until: string | null) =>
      manager.query<LinkRow[]>(LINKS, [...after, until]);
    let last: readonly [string, number] = [from ?? '0001-01-01', 0];
    for (;;) {
      const rows = await read(last, to);
      for (const row of rows) follow(check, row);
      checked += rows.length;
      const end = rows.at(-1);
      if (end) last = [end.day, end.sequence];
      if (rows.length < PAGE) break;
    }
    const end = check.end;
    if (to) {
      const [next] = await read([to, 2_147_483_647], null);
      if (next) follow(check, next);
    }
    const unchained = await manager.query<{ id: string }[]>(UNCHAINED, [from, to]);
    const slippedIn = unchained.map(({ id }): ChainFault => {
      const message = `記録（id ${id}）はどの日の並びにも入っていません。`;
      return { kind: 'unchained', day: null, sequence: null, recordId: id, message };
    });
    return {
      checked,
      faults: [...check.faults, ...slippedIn],
      end: end ? { day: end.day, sequence: end.sequence, hash: end.hash.toString('hex') } : null,
    };
  }
}

function follow(check: ChainCheck, { linked, recordId, ...row }: LinkRow): void {
  const { day, sequence, previousHash, hash } = row;
  check.follow(
    { day, sequence, recordId: linked, previousHash, hash },
    recordId === null ? null : { ...row, recordId },
  );
}
