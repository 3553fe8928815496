import { GrowingUint16, GrowingUint32 } from './growing';
import { KeyNumbers } from './key-numbers';

/**
 * The terms of one family, document by document, on their way into inverted lists. Terms are 32-bit keys: the number
 * of a word, the code of a bigram.
 */
export class TermRows {
  readonly numbers = new KeyNumbers();
  /** Per entry the number of its key, and its weighted frequency in halves. */
  readonly terms: GrowingUint32;
  readonly halves: GrowingUint16;
  /** Where the entries of each row begin; one more than there are rows. */
  readonly starts = new GrowingUint32();
  /** Weighted length of each row, in halves. */
  readonly lengths = new GrowingUint32();

  constructor(entries = 1024) {
    this.terms = new GrowingUint32(entries);
    this.halves = new GrowingUint16(entries);
    this.starts.push(0);
  }

  get size(): number {
    return this.lengths.length;
  }

  /** One term (frequency in halves, 16 bits) of the row that `endRow` will finish; each term once per row. */
  add(key: number, halves: number): void {
    this.terms.push(this.numbers.add(key));
    this.halves.push(halves);
  }

  endRow(lengthInHalves: number): void {
    this.starts.push(this.terms.length);
    this.lengths.push(lengthInHalves);
  }
}

/** In how many of the given rows each term stands, and how long they are together (in halves). */
export function countTerms(rows: TermRows, chosen: ArrayLike<number>): { counts: Uint32Array; totalHalves: number } {
  const counts = new Uint32Array(rows.numbers.size);
  const [terms, starts, lengths] = [rows.terms.view, rows.starts.view, rows.lengths.view];
  let totalHalves = 0;
  for (let i = 0; i < chosen.length; i++) {
    const row = chosen[i]!;
    totalHalves += lengths[row]!;
    for (let at = starts[row]!, end = starts[row + 1]!; at < end; at++) counts[terms[at]!]!++;
  }
  return { counts, totalHalves };
}
