/** How a list of postings is written, see `PostingLists`. */
export const LAYOUT = {
  /** Three bytes per posting: document (16 bits, low byte first), value. For rare terms. */
  Rare: 0,
  /** Two bytes per posting: distance from the posting before (0..255), value. Longer ways have stops of value 0. */
  Steps: 1,
  /** One byte per document: its value, 0 where the term is absent. For terms that many documents have. */
  Row: 2,
} as const;
export type Layout = (typeof LAYOUT)[keyof typeof LAYOUT];

/** Which lists to add up, with which weight. Reused from query to query. */
export class Plan {
  length = 0;
  layouts = new Uint8Array(256);
  starts = new Uint32Array(256);
  ends = new Uint32Array(256);
  weights = new Int32Array(256);

  clear(): void {
    this.length = 0;
  }

  add(layout: Layout, start: number, end: number, weight: number): void {
    if (this.length === this.layouts.length) this.widen();
    const i = this.length++;
    this.layouts[i] = layout;
    this.starts[i] = start;
    this.ends[i] = end;
    this.weights[i] = weight;
  }

  private widen(): void {
    const length = this.length * 2;
    const widened = { layouts: new Uint8Array(length), starts: new Uint32Array(length), ends: new Uint32Array(length) };
    widened.layouts.set(this.layouts);
    widened.starts.set(this.starts);
    widened.ends.set(this.ends);
    const weights = new Int32Array(length);
    weights.set(this.weights);
    Object.assign(this, widened, { weights });
  }
}

/** Documents whose largest score is known together. */
export const BLOCK = 256;

/** The bytes of one family of lists and a place for the sums over them. */
export interface ScoringMemory {
  readonly bytes: Uint8Array;
  readonly documents: number;
  /** Per document Σ weight × value of the last `accumulate`; overwritten by the next. */
  readonly scores: Int32Array;
  accumulate(plan: Plan): void;
  /**
   * Adds to the score of each document of one list what its value stands for.
   * @param products 256 numbers, by value; 0 for 0
   */
  addProducts(layout: Layout, start: number, end: number, products: Int32Array): void;
  /** The largest score of each 256 documents, of the last `accumulate`; overwritten by the next call. */
  blockMaxima(): Int32Array;
}
