import type { Family, IndexedDocument } from './fields';

/** BM25: saturation of term frequency and weight of length. Chosen on the FY2024 awards, see ADR 0002. */
export const K1 = 1.6;
export const B = 0.75;
/**
 * Documents' worth of all kinds together that is mixed into each kind's term frequencies: twelve instruments alone
 * would not tell a rare word from a common one.
 */
const POOLED_DOCUMENTS = 50;

interface FamilyCounts {
  /** In how many documents of the kind a term stands. */
  readonly frequency: Map<string | number, number>;
  readonly totalLength: number;
}

interface KindCounts {
  readonly documents: number;
  readonly words: FamilyCounts;
  readonly bigrams: FamilyCounts;
}

/**
 * What the corpus says about terms, taken once and then kept while documents come and go, so that the score of a
 * candidate for an idea depends on those two alone. Otherwise every new candidate would shift every list a little,
 * and reverse matching could not be exact.
 */
export class CorpusStatistics {
  private constructor(
    /** Names the set of documents it was taken from. */
    readonly id: string,
    readonly documents: number,
    private readonly kinds: ReadonlyMap<string, KindCounts>,
    private readonly pooled: KindCounts,
  ) {}

  static of(id: string, documents: Iterable<IndexedDocument>): CorpusStatistics {
    const kinds = new Map<string, MutableKindCounts>();
    for (const document of documents) {
      let counts = kinds.get(document.candidate.kind);
      if (counts === undefined) kinds.set(document.candidate.kind, (counts = emptyCounts()));
      counts.documents++;
      count(counts.words, document.words);
      count(counts.bigrams, document.bigrams);
    }
    const pooled = emptyCounts();
    for (const counts of kinds.values()) {
      pooled.documents += counts.documents;
      add(pooled.words, counts.words);
      add(pooled.bigrams, counts.bigrams);
    }
    return new CorpusStatistics(id, pooled.documents, kinds, pooled);
  }

  /** Inverse document frequency: ln(1 + (N − df + ½) / (df + ½)), with df mixed from the kind and all kinds. */
  idf(kind: string, family: Family, term: string | number): number {
    const own = this.kinds.get(kind);
    const documents = this.pooled.documents;
    const pooledShare = documents === 0 ? 0 : (this.pooled[family].frequency.get(term) ?? 0) / documents;
    const n = (own?.documents ?? 0) + POOLED_DOCUMENTS;
    const df = (own?.[family].frequency.get(term) ?? 0) + POOLED_DOCUMENTS * pooledShare;
    return Math.log(1 + (n - df + 0.5) / (df + 0.5));
  }

  /** Share of the kind's documents that contain the word, 0..1. */
  wordShare(kind: string, term: string): number {
    const own = this.kinds.get(kind);
    return own === undefined || own.documents === 0 ? 0 : (own.words.frequency.get(term) ?? 0) / own.documents;
  }

  /** BM25's part for frequency and length in a document of this length: frequency → 0..K1 + 1. */
  saturationOf(kind: string, family: Family, length: number): (frequency: number) => number {
    const counts = this.kinds.get(kind) ?? this.pooled;
    const average = counts.documents === 0 ? 0 : counts[family].totalLength / counts.documents;
    const norm = K1 * (1 - B + B * (average > 0 ? length / average : 1));
    return (frequency) => (frequency * (K1 + 1)) / (frequency + norm);
  }
}

interface MutableFamilyCounts {
  readonly frequency: Map<string | number, number>;
  totalLength: number;
}
interface MutableKindCounts {
  documents: number;
  readonly words: MutableFamilyCounts;
  readonly bigrams: MutableFamilyCounts;
}

function emptyCounts(): MutableKindCounts {
  return {
    documents: 0,
    words: { frequency: new Map(), totalLength: 0 },
    bigrams: { frequency: new Map(), totalLength: 0 },
  };
}

function count(
  counts: MutableFamilyCounts,
  vector: { readonly terms: ArrayLike<string | number>; readonly length: number },
): void {
  for (let i = 0; i < vector.terms.length; i++) {
    const term = vector.terms[i]!;
    counts.frequency.set(term, (counts.frequency.get(term) ?? 0) + 1);
  }
  counts.totalLength += vector.length;
}

function add(to: MutableFamilyCounts, from: FamilyCounts): void {
  for (const [term, frequency] of from.frequency) to.frequency.set(term, (to.frequency.get(term) ?? 0) + frequency);
  to.totalLength += from.totalLength;
}
