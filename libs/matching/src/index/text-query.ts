import type { Family } from './fields';
import { integerWeights, type IntegerWeights } from './impact';
import type { CorpusStatistics } from './statistics';

/** One query term with its weight, above 0. */
export interface WeightedTerm<K> {
  readonly term: K;
  readonly weight: number;
}

/** What an idea asks of the texts: both families, each in the order of `compareTerms`. */
export interface TextQuery {
  readonly words: readonly WeightedTerm<string>[];
  readonly bigrams: readonly WeightedTerm<number>[];
}

export function compareTerms<K extends string | number>(a: K, b: K): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One family of a query for one kind: keys of its terms, ascending, and what they weigh there. */
export interface NumberedTerms extends IntegerWeights {
  readonly terms: Uint32Array;
}

export interface NumberedQuery {
  readonly words: NumberedTerms;
  readonly bigrams: NumberedTerms;
}

/** Words in the numbers of an index; words that no document ever had are left out. */
export function numberedWords(
  words: readonly WeightedTerm<string>[],
  { vocabularies }: CorpusStatistics,
): WeightedTerm<number>[] {
  return words.flatMap(({ term, weight }) => {
    const number = vocabularies.words.numberOf(term);
    return number === undefined ? [] : [{ term: number, weight }];
  });
}

/** What a query weighs within one kind. */
export function numberQuery(query: TextQuery, statistics: CorpusStatistics, kind: string): NumberedQuery {
  const numbered = (terms: readonly WeightedTerm<number>[], family: Family): NumberedTerms => {
    const ofKind = statistics.of(kind, family);
    const sorted = [...terms].sort((a, b) => a.term - b.term);
    const products = Float64Array.from(sorted, ({ term, weight }) => weight * ofKind.idf(term));
    return { terms: Uint32Array.from(sorted, ({ term }) => term), ...integerWeights(products) };
  };
  return {
    words: numbered(numberedWords(query.words, statistics), 'words'),
    bigrams: numbered(query.bigrams, 'bigrams'),
  };
}
