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

export interface KnownWord extends WeightedTerm<number> {
  readonly name: string;
}

/** Words in the numbers of an index, in the order of the query; words that no document ever had are left out. */
export function numberedWords(words: readonly WeightedTerm<string>[], { vocabularies }: CorpusStatistics): KnownWord[] {
  const known: KnownWord[] = [];
  for (const { term: name, weight } of words) {
    const term = vocabularies.words.numberOf(name);
    if (term !== undefined) known.push({ term, weight, name });
  }
  return known;
}

/** One family of a query in the keys of an index, ascending, before it is weighed for each kind. */
export interface KeyedTerms {
  readonly keys: Uint32Array;
  readonly weights: Float64Array;
  /** Where the statistics count each. */
  readonly places: Int32Array;
}

export function keyTerms(
  terms: readonly WeightedTerm<number>[],
  family: Family,
  statistics: CorpusStatistics,
): KeyedTerms {
  const sorted = [...terms].sort((a, b) => a.term - b.term);
  return {
    keys: Uint32Array.from(sorted, ({ term }) => term),
    weights: Float64Array.from(sorted, ({ weight }) => weight),
    places: Int32Array.from(sorted, ({ term }) => statistics.placeOf(term, family)),
  };
}

/** A query in the keys of an index. */
export interface KeyedQuery {
  /** Sums over the words in this order do not depend on their numbers. */
  readonly known: readonly KnownWord[];
  /** What the words are about (`LatentSpace.placeOfQuery`). */
  readonly latent: Float64Array | null;
  readonly words: KeyedTerms;
  readonly bigrams: KeyedTerms;
}

const knownQueries = new WeakMap<CorpusStatistics, WeakMap<TextQuery, KeyedQuery>>();

/** Made once per query and statistics: a query is asked of each kind, and looked at again to explain its answers. */
export function keyQuery(query: TextQuery, statistics: CorpusStatistics): KeyedQuery {
  let ofStatistics = knownQueries.get(statistics);
  if (ofStatistics === undefined) knownQueries.set(statistics, (ofStatistics = new WeakMap<TextQuery, KeyedQuery>()));
  let keyed = ofStatistics.get(query);
  if (keyed === undefined) {
    const known = numberedWords(query.words, statistics);
    keyed = {
      known,
      latent: statistics.latent.placeOfQuery(known),
      words: keyTerms(known, 'words', statistics),
      bigrams: keyTerms(query.bigrams, 'bigrams', statistics),
    };
    ofStatistics.set(query, keyed);
  }
  return keyed;
}

/** What each term of a query weighs within one kind, before rounding: weight × idf. */
export function productsOf(
  { weights, places }: KeyedTerms,
  family: Family,
  statistics: CorpusStatistics,
  kind: string,
): Float64Array {
  const ofKind = statistics.of(kind, family);
  const products = new Float64Array(weights.length);
  for (let i = 0; i < products.length; i++) products[i] = weights[i]! * ofKind.idfAt(places[i]!);
  return products;
}

/** What a query weighs within one kind. */
export function weighQuery({ words, bigrams }: KeyedQuery, statistics: CorpusStatistics, kind: string): NumberedQuery {
  const weighed = (terms: KeyedTerms, family: Family): NumberedTerms => ({
    terms: terms.keys,
    ...integerWeights(productsOf(terms, family, statistics, kind)),
  });
  return { words: weighed(words, 'words'), bigrams: weighed(bigrams, 'bigrams') };
}
