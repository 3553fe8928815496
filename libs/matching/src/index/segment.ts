import type { Family, IndexedDocument } from './fields';
import { type Impacts, Postings, type WeightedTerm } from './postings';
import type { CorpusStatistics } from './statistics';

/** Postings address documents with 16 bits. */
export const LARGEST_SEGMENT = 65_536;

/** What an idea asks of the texts: both families, each in the order of `compareTerms`. */
export interface TextQuery {
  readonly words: readonly WeightedTerm<string>[];
  readonly bigrams: readonly WeightedTerm<number>[];
}

/** A query in the numbers of one vocabulary; terms nobody has are left out, the order stays. */
export interface NumberedQuery {
  readonly words: readonly WeightedTerm<number>[];
  readonly bigrams: readonly WeightedTerm<number>[];
}

/** The order in which query terms are added up, everywhere: forward and reverse sums must be equal to the last bit. */
export function compareTerms<K extends string | number>(a: K, b: K): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function numberQuery(query: TextQuery, { vocabularies }: CorpusStatistics): NumberedQuery {
  return {
    words: numbered(query.words, (term) => vocabularies.words.numberOf(term)),
    bigrams: numbered(query.bigrams, (term) => vocabularies.bigrams.numberOf(term)),
  };
}

function numbered<K>(
  terms: readonly WeightedTerm<K>[],
  numberOf: (term: K) => number | undefined,
): WeightedTerm<number>[] {
  return terms.flatMap(({ term, weight }) => {
    const number = numberOf(term);
    return number === undefined ? [] : [{ term: number, weight }];
  });
}

/** A batch of documents of one kind with their inverted lists. Immutable; deletions are marked outside of it. */
export class Segment {
  private constructor(
    readonly documents: readonly IndexedDocument[],
    private readonly words: Postings,
    private readonly bigrams: Postings,
  ) {}

  static build(documents: readonly IndexedDocument[], statistics: CorpusStatistics): Segment {
    if (documents.length > LARGEST_SEGMENT)
      throw new RangeError(`A segment holds at most ${LARGEST_SEGMENT} documents`);
    const postings = (family: Family): Postings =>
      Postings.build(documents.map((document) => impactsOf(document, family, statistics)));
    return new Segment(documents, postings('words'), postings('bigrams'));
  }

  score(query: NumberedQuery): { readonly words: Float32Array; readonly bigrams: Float32Array } {
    const words = new Float32Array(this.documents.length);
    const bigrams = new Float32Array(this.documents.length);
    for (const { term, weight } of query.words) this.words.accumulate(term, weight, words);
    for (const { term, weight } of query.bigrams) this.bigrams.accumulate(term, weight, bigrams);
    return { words, bigrams };
  }
}

/** What each term of a document brings to its score: idf × saturation, as 32-bit floats. */
export function impactsOf(document: IndexedDocument, family: Family, statistics: CorpusStatistics): Impacts {
  const { terms, frequencies, length } = document[family];
  const ofKind = statistics.of(document.candidate.kind, family);
  const saturation = ofKind.saturationOf(length);
  const impacts = new Float32Array(terms.length);
  for (let i = 0; i < terms.length; i++) impacts[i] = ofKind.idf(terms[i]) * saturation(frequencies[i]!);
  return { terms, impacts };
}
