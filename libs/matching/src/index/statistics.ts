import type { Family, IndexedDocument, TermVector, Vocabularies } from './fields';

/** BM25: saturation of term frequency and weight of length. Chosen on the FY2024 awards, see ADR 0002. */
export const K1 = 1.6;
export const B = 0.75;
/**
 * Documents' worth of all kinds together that is mixed into each kind's term frequencies: twelve instruments alone
 * would not tell a rare word from a common one.
 */
const POOLED_DOCUMENTS = 50;

/** Documents without the term that are added to its share: one of two documents is no habit of the kind. */
const SHARE_PRIOR = 20;

/** BM25's part of one family within one kind. Terms are numbers of the index's vocabulary. */
export interface FamilyStatistics {
  /** Inverse document frequency: ln(1 + (N − df + ½) / (df + ½)), with df mixed from the kind and all kinds. */
  idf(term: number | undefined): number;
  /** Share of the kind's documents that contain the term, 0..1; drawn towards 0 while there are few documents. */
  share(term: number | undefined): number;
  /** What frequency and length make of it in a document of this length: frequency → 0..K1 + 1. */
  saturationOf(length: number): (frequency: number) => number;
}

/**
 * What the corpus says about terms, taken once and then kept while documents come and go, so that the score of a
 * candidate for an idea depends on those two alone. Otherwise every new candidate would shift every list a little,
 * and reverse matching could not be exact.
 */
export class CorpusStatistics {
  private readonly families = new Map<string, FamilyStatistics>();

  private constructor(
    /** Names the set of documents it was taken from. */
    readonly id: string,
    readonly documents: number,
    readonly vocabularies: Vocabularies,
    private readonly kinds: ReadonlyMap<string, KindCounts>,
    private readonly pooled: KindCounts,
  ) {}

  static of(id: string, documents: readonly IndexedDocument[], vocabularies: Vocabularies): CorpusStatistics {
    const kinds = new Map<string, KindCounts>();
    const pooled = new KindCounts(vocabularies);
    for (const document of documents) {
      const { kind } = document.candidate;
      let counts = kinds.get(kind);
      if (counts === undefined) kinds.set(kind, (counts = new KindCounts(vocabularies)));
      counts.count(document);
      pooled.count(document);
    }
    return new CorpusStatistics(id, documents.length, vocabularies, kinds, pooled);
  }

  of(kind: string, family: Family): FamilyStatistics {
    const key = `${family} ${kind}`;
    let statistics = this.families.get(key);
    if (statistics === undefined) {
      statistics = new MixedStatistics(this.kinds.get(kind), this.pooled, family);
      this.families.set(key, statistics);
    }
    return statistics;
  }
}

class KindCounts {
  documents = 0;
  readonly words: FamilyCounts;
  readonly bigrams: FamilyCounts;

  constructor({ words, bigrams }: Vocabularies) {
    this.words = { frequencies: new Uint32Array(words.size), totalLength: 0 };
    this.bigrams = { frequencies: new Uint32Array(bigrams.size), totalLength: 0 };
  }

  count(document: IndexedDocument): void {
    this.documents++;
    countTerms(this.words, document.words);
    countTerms(this.bigrams, document.bigrams);
  }
}

interface FamilyCounts {
  /** Per term in how many documents it stands. Terms that came later are beyond its end. */
  readonly frequencies: Uint32Array;
  totalLength: number;
}

function countTerms(counts: FamilyCounts, { terms, length }: TermVector): void {
  for (let i = 0; i < terms.length; i++) counts.frequencies[terms[i]!]!++;
  counts.totalLength += length;
}

class MixedStatistics implements FamilyStatistics {
  private readonly idfs: Float64Array;
  private readonly idfOfUnseen: number;
  private readonly frequencies: Uint32Array | undefined;
  private readonly documents: number;
  private readonly averageLength: number;

  constructor(own: KindCounts | undefined, pooled: KindCounts, family: Family) {
    this.frequencies = own?.[family].frequencies;
    this.documents = own?.documents ?? 0;
    const measured = own ?? pooled;
    this.averageLength = measured.documents === 0 ? 0 : measured[family].totalLength / measured.documents;
    const all = pooled[family].frequencies;
    const n = this.documents + POOLED_DOCUMENTS;
    const idfOf = (ownFrequency: number, pooledFrequency: number): number => {
      const share = pooled.documents === 0 ? 0 : pooledFrequency / pooled.documents;
      const df = ownFrequency + POOLED_DOCUMENTS * share;
      return Math.log(1 + (n - df + 0.5) / (df + 0.5));
    };
    this.idfs = Float64Array.from(all, (frequency, term) => idfOf(this.frequencies?.[term] ?? 0, frequency));
    this.idfOfUnseen = idfOf(0, 0);
  }

  idf(term: number | undefined): number {
    return (term === undefined ? undefined : this.idfs[term]) ?? this.idfOfUnseen;
  }

  share(term: number | undefined): number {
    const frequency = term === undefined ? 0 : (this.frequencies?.[term] ?? 0);
    return frequency / (this.documents + SHARE_PRIOR);
  }

  saturationOf(length: number): (frequency: number) => number {
    const norm = K1 * (1 - B + B * (this.averageLength > 0 ? length / this.averageLength : 1));
    return (frequency) => (frequency * (K1 + 1)) / (frequency + norm);
  }
}
