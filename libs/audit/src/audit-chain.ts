import { createHash } from 'node:crypto';

/** A record as the chain covers it: every column as text, null where it is empty. */
export interface ChainedContent {
  readonly recordId: string;
  /** Microseconds since 1970. */
  readonly at: string;
  readonly userId: string | null;
  readonly organizationId: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectVersion: string | null;
  readonly beforeHash: string | null;
  readonly afterHash: string | null;
  readonly requestId: string | null;
}

export interface ChainLink {
  /** ISO day. */
  readonly day: string;
  readonly sequence: number;
  readonly recordId: string;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

export const CHAIN_START = Buffer.alloc(32);

/**
 * SHA-256 over the hash before and the content with its place in the chain. Each field is written with its length in
 * bytes, so that no two contents read alike. The database computes the same in `append_audit_link` (migrations); the
 * verifier does not ask it, because who can change the table can change its functions.
 */
export function linkHash(previousHash: Buffer, day: string, sequence: number, content: ChainedContent): Buffer {
  const { recordId, at, userId, organizationId, action, subjectType, subjectId } = content;
  const { subjectVersion, beforeHash, afterHash, requestId } = content;
  const what = [userId, organizationId, action, subjectType, subjectId, subjectVersion];
  const fields = [day, `${sequence}`, recordId, at, ...what, beforeHash, afterHash, requestId];
  const text = fields.map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`)).join(',');
  return createHash('sha256').update(previousHash).update(text, 'utf8').digest();
}

/** What is wrong with the chain, and where. */
export interface ChainFault {
  readonly kind: 'changed' | 'record_missing' | 'link_missing' | 'broken' | 'unchained';
  /** null: the record is in no chain. */
  readonly day: string | null;
  readonly sequence: number | null;
  readonly recordId: string | null;
  readonly message: string;
}

/** Follows a chain link by link and notes what does not fit. */
export class ChainCheck {
  readonly faults: ChainFault[] = [];
  private last: ChainLink | undefined;

  /** @param begin hash before the first link; null: the chain is looked at from its middle, and the first is believed */
  constructor(private readonly begin: Buffer | null) {}

  get end(): ChainLink | undefined {
    return this.last;
  }

  /** @param content of the record the link names; null: there is none */
  follow(link: ChainLink, content: ChainedContent | null): void {
    const { day, sequence, recordId, previousHash, hash } = link;
    const expectedSequence = this.last?.day === day ? this.last.sequence + 1 : 1;
    const fault = (kind: ChainFault['kind'], message: string) =>
      this.faults.push({ kind, day, sequence, recordId, message });
    if (sequence !== expectedSequence) {
      fault('link_missing', `${day} の ${expectedSequence} 番から ${sequence - 1} 番までの記録がありません。`);
    }
    const before = this.last ? this.last.hash : this.begin;
    if (before && !before.equals(previousHash) && sequence === expectedSequence) {
      const where = this.last ? `${this.last.day} の ${this.last.sequence} 番` : '最初の記録';
      fault('broken', `${where}と ${day} の ${sequence} 番の間がつながりません。記録の削除、変更か入替えがあります。`);
    }
    if (!content) fault('record_missing', `${day} の ${sequence} 番の記録（id ${recordId}）が削除されています。`);
    else if (!linkHash(previousHash, day, sequence, content).equals(hash)) {
      fault('changed', `${day} の ${sequence} 番の記録（id ${recordId}）は、書かれた時と内容か順番が異なります。`);
    }
    this.last = link;
  }
}
