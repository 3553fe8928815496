/** One query term with its weight (a 32-bit float, as sums of such are compared bit by bit). */
export interface WeightedTerm<K> {
  readonly term: K;
  readonly weight: number;
}

/** What each term (by its number) brings to the score of one document. */
export interface Impacts {
  readonly terms: Uint32Array;
  readonly impacts: Float32Array;
}

/**
 * Inverted lists of one family of terms over up to 65,536 documents: for each term the documents that have it and
 * what it brings there (its impact). Immutable.
 */
export class Postings {
  private constructor(
    /** Numbers of the terms, ascending; found by bisection. */
    private readonly terms: Uint32Array,
    private readonly offsets: Uint32Array,
    private readonly documents: Uint16Array,
    private readonly impacts: Float32Array,
  ) {}

  /** @param documents per document its terms, each once */
  static build(documents: readonly Impacts[]): Postings {
    let total = 0;
    let highest = -1;
    for (const document of documents) {
      total += document.terms.length;
      for (let i = 0; i < document.terms.length; i++) highest = Math.max(highest, document.terms[i]!);
    }
    /** First how often each term occurs, then where the next occurrence of it goes. */
    const places = new Uint32Array(highest + 1);
    for (const document of documents) for (let i = 0; i < document.terms.length; i++) places[document.terms[i]!]!++;
    const terms = Uint32Array.from(occurring(places));
    const offsets = new Uint32Array(terms.length + 1);
    for (let slot = 0; slot < terms.length; slot++) {
      const term = terms[slot]!;
      offsets[slot + 1] = offsets[slot]! + places[term]!;
      places[term] = offsets[slot]!;
    }
    const docs = new Uint16Array(total);
    const impacts = new Float32Array(total);
    for (let number = 0; number < documents.length; number++) {
      const document = documents[number]!;
      for (let i = 0; i < document.terms.length; i++) {
        const at = places[document.terms[i]!]!++;
        docs[at] = number;
        impacts[at] = document.impacts[i]!;
      }
    }
    return new Postings(terms, offsets, docs, impacts);
  }

  /** Adds weight × impact of a term to the scores of the documents that have it. */
  accumulate(term: number, weight: number, scores: Float32Array): void {
    const slot = this.find(term);
    if (slot < 0) return;
    const { documents, impacts } = this;
    for (let i = this.offsets[slot]!, end = this.offsets[slot + 1]!; i < end; i++) {
      scores[documents[i]!]! += weight * impacts[i]!;
    }
  }

  private find(term: number): number {
    let [low, high] = [0, this.terms.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.terms[middle]!;
      if (found === term) return middle;
      if (found < term) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

function* occurring(counts: Uint32Array): Generator<number> {
  for (let term = 0; term < counts.length; term++) if (counts[term]! > 0) yield term;
}
