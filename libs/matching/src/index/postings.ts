/** One query term with its weight (a 32-bit float, as sums of such are compared bit by bit). */
export interface WeightedTerm<K> {
  readonly term: K;
  readonly weight: number;
}

/** The addends of one document for one query. */
export interface TermImpact<K> {
  readonly term: K;
  readonly impact: number;
}

/**
 * Inverted lists of one family of terms over up to 65,536 documents: for each term the documents that have it and
 * what it brings there (its impact). Immutable.
 */
export class Postings<K extends string | number> {
  private constructor(
    private readonly slotOfTerm: ReadonlyMap<K, number>,
    private readonly offsets: Uint32Array,
    private readonly documents: Uint16Array,
    private readonly impacts: Float32Array,
  ) {}

  /** @param documents per document its terms with their impacts, each term once */
  static build<K extends string | number>(documents: readonly (readonly TermImpact<K>[])[]): Postings<K> {
    const slotOfTerm = new Map<K, number>();
    const counts: number[] = [];
    for (const terms of documents) {
      for (const { term } of terms) {
        const slot = slotOfTerm.get(term);
        if (slot === undefined) {
          slotOfTerm.set(term, counts.length);
          counts.push(1);
        } else counts[slot]!++;
      }
    }
    const offsets = new Uint32Array(counts.length + 1);
    counts.forEach((count, slot) => (offsets[slot + 1] = offsets[slot]! + count));
    const next = offsets.slice();
    const docs = new Uint16Array(offsets.at(-1)!);
    const impacts = new Float32Array(docs.length);
    documents.forEach((terms, document) => {
      for (const { term, impact } of terms) {
        const at = next[slotOfTerm.get(term)!]!++;
        docs[at] = document;
        impacts[at] = impact;
      }
    });
    return new Postings(slotOfTerm, offsets, docs, impacts);
  }

  /**
   * Adds weight × impact of every query term to the scores of the documents that have it. The order of the terms
   * decides how 32-bit sums are rounded; callers keep it fixed.
   */
  accumulate(query: readonly WeightedTerm<K>[], scores: Float32Array): void {
    const { documents, impacts, offsets } = this;
    for (const { term, weight } of query) {
      const slot = this.slotOfTerm.get(term);
      if (slot === undefined) continue;
      for (let i = offsets[slot]!, end = offsets[slot + 1]!; i < end; i++)
        scores[documents[i]!]! += weight * impacts[i]!;
    }
  }
}
