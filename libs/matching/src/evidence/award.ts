/** One body that received money of a program for something it does. Several of them may share text and program. */
export interface Award {
  readonly id: string;
  /** The program that paid: the id of a candidate of the kind `program`. It need not be in the index (any more). */
  readonly candidateId: string;
  /** What the money was for, in the words of whoever recorded it. */
  readonly text: string;
  /** 6-digit 団体コード of the recipient; null for others than local governments. */
  readonly recipientCode: string | null;
  /** Inhabitants of the recipient, where known. */
  readonly population?: number | null;
  /** April–March, the year of its April. */
  readonly fiscalYear: number;
  /** Integer yen; null = not stated. */
  readonly amountYen: number | null;
}

/** An award as it is named in a reason. */
export interface EvidenceAward {
  readonly awardId: string;
  /** Of its text to the idea, 0..1. */
  readonly similarity: number;
  readonly recipientCode: string | null;
}

/** Awards are given by programs; other kinds have no such evidence. */
export const EVIDENCE_KIND = 'program';
