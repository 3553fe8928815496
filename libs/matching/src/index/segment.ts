import type { Family, IndexedDocument, TermVector } from './fields';
import { Postings, type TermImpact, type WeightedTerm } from './postings';
import type { CorpusStatistics } from './statistics';

/** Postings address documents with 16 bits. */
export const LARGEST_SEGMENT = 65_536;

/** What an idea asks of the texts: both families, each in the fixed order of `compareTerms`. */
export interface TextQuery {
  readonly words: readonly WeightedTerm<string>[];
  readonly bigrams: readonly WeightedTerm<number>[];
}

/** The order in which query terms are added up, everywhere: forward and reverse sums must be equal to the last bit. */
export function compareTerms<K extends string | number>(a: K, b: K): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A batch of documents of one kind with their inverted lists. Immutable; deletions are marked outside of it. */
export class Segment {
  private constructor(
    readonly documents: readonly IndexedDocument[],
    private readonly words: Postings<string>,
    private readonly bigrams: Postings<number>,
  ) {}

  static build(documents: readonly IndexedDocument[], statistics: CorpusStatistics): Segment {
    if (documents.length > LARGEST_SEGMENT)
      throw new RangeError(`A segment holds at most ${LARGEST_SEGMENT} documents`);
    const words = Postings.build(documents.map((document) => wordImpacts(document, statistics)));
    const bigrams = Postings.build(documents.map((document) => bigramImpacts(document, statistics)));
    return new Segment(documents, words, bigrams);
  }

  score(query: TextQuery): { readonly words: Float32Array; readonly bigrams: Float32Array } {
    const words = new Float32Array(this.documents.length);
    const bigrams = new Float32Array(this.documents.length);
    this.words.accumulate(query.words, words);
    this.bigrams.accumulate(query.bigrams, bigrams);
    return { words, bigrams };
  }
}

/** What each word of a document brings to its score: idf × saturation, as a 32-bit float. */
export function wordImpacts(document: IndexedDocument, statistics: CorpusStatistics): TermImpact<string>[] {
  return impacts(document, 'words', document.words, statistics);
}

/** The same for bigrams. */
export function bigramImpacts(document: IndexedDocument, statistics: CorpusStatistics): TermImpact<number>[] {
  return impacts(document, 'bigrams', document.bigrams, statistics);
}

function impacts<K extends string | number>(
  document: IndexedDocument,
  family: Family,
  vector: TermVector<K>,
  statistics: CorpusStatistics,
): TermImpact<K>[] {
  const { kind } = document.candidate;
  const saturation = statistics.saturationOf(kind, family, vector.length);
  return Array.from({ length: vector.terms.length }, (_, i) => {
    const term = vector.terms[i]!;
    return { term, impact: Math.fround(statistics.idf(kind, family, term) * saturation(vector.frequencies[i]!)) };
  });
}
