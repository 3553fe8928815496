import type { Family } from './fields';
import { integerWeights, type IntegerWeights } from './impact';
import type { CorpusStatistics } from './statistics';
import type { WeightedTerm } from './weighted-term';

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

/** A query in the keys of an index, before it is weighed for each kind: ascending, each with its weight. */
export interface KeyedQuery {
  readonly words: KeyedTerms;
  readonly bigrams: KeyedTerms;
}

interface KeyedTerms {
  readonly keys: Uint32Array;
  readonly weights: Float64Array;
}

export function keyQuery(query: TextQuery, statistics: CorpusStatistics): KeyedQuery {
  const keyed = (terms: readonly WeightedTerm<number>[]): KeyedTerms => {
    const sorted = [...terms].sort((a, b) => a.term - b.term);
    return {
      keys: Uint32Array.from(sorted, ({ term }) => term),
      weights: Float64Array.from(sorted, ({ weight }) => weight),
    };
  };
  return { words: keyed(numberedWords(query.words, statistics)), bigrams: keyed(query.bigrams) };
}

/** What a query weighs within one kind. */
export function weighQuery({ words, bigrams }: KeyedQuery, statistics: CorpusStatistics, kind: string): NumberedQuery {
  const weighed = ({ keys, weights }: KeyedTerms, family: Family): NumberedTerms => {
    const ofKind = statistics.of(kind, family);
    const products = new Float64Array(keys.length);
    for (let i = 0; i < keys.length; i++) products[i] = weights[i]! * ofKind.idf(keys[i]);
    return { terms: keys, ...integerWeights(products) };
  };
  return { words: weighed(words, 'words'), bigrams: weighed(bigrams, 'bigrams') };
}
