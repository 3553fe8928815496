import type { Analyser } from '../analysis/analyser';
import { bigramFrequencies, wordFrequencies } from '../index/fields';
import type { TextQuery } from '../index/text-query';
import type { WeightedTerm } from '../index/weighted-term';
import type { Award } from './award';

/** Awards with the same text: hundreds of municipalities receive money for the same thing. */
export interface AwardText {
  readonly text: string;
  /** Ascending by id. */
  readonly awards: readonly Award[];
}

/** An award text near an idea. */
export interface Neighbour {
  readonly text: AwardText;
  /** Cosine of the weighted terms, 0..1. */
  readonly similarity: number;
}

/** How many of the nearest texts are looked at. */
const NEIGHBOURS = 200;
/** Share of words in the similarity; the rest is bigrams'. */
const WORD_SHARE = 0.5;

const EVEN = (): number => 1;

/** The texts of awards as inverted lists of cosine weights. */
export class AwardTexts {
  private constructor(
    readonly all: readonly AwardText[],
    private readonly words: CosineLists<string>,
    private readonly bigrams: CosineLists<number>,
  ) {}

  static of(analyser: Analyser, awards: Iterable<Award>): AwardTexts {
    const byText = new Map<string, Award[]>();
    for (const award of awards) {
      const text = award.text.trim();
      const known = byText.get(text);
      if (known === undefined) byText.set(text, [award]);
      else known.push(award);
    }
    const texts = [...byText]
      .map(([text, ofText]) => ({ text, awards: ofText.sort((a, b) => (a.id < b.id ? -1 : 1)) }))
      .sort((a, b) => (a.text < b.text ? -1 : 1));
    const words = new GrowingLists<string>(texts.length);
    const bigrams = new GrowingLists<number>(texts.length);
    for (const [number, { text }] of texts.entries()) {
      const analysis = analyser.analyse({ text });
      words.add(number, analysis.terms, wordFrequencies(analysis, EVEN).frequencies);
      const { keys, frequencies } = bigramFrequencies(analysis, EVEN);
      bigrams.add(number, keys, frequencies);
    }
    return new AwardTexts(texts, words.finished(), bigrams.finished());
  }

  /** The texts most similar to the query, best first; of equals the one that sorts first. */
  nearest({ words, bigrams }: TextQuery): Neighbour[] {
    const byWords = this.words.similarities(words);
    const byBigrams = this.bigrams.similarities(bigrams);
    const similarities = byWords.map((value, text) =>
      Math.min(1, WORD_SHARE * value + (1 - WORD_SHARE) * byBigrams[text]!),
    );
    return highest(similarities, NEIGHBOURS).map((text) => ({
      text: this.all[text]!,
      similarity: similarities[text]!,
    }));
  }
}

const BUCKETS = 1024;

/** Places of the `size` greatest values above 0, greatest first, of equals the first. @param values 0..1 */
function highest(values: Float64Array, size: number): number[] {
  const counts = new Uint32Array(BUCKETS + 1);
  for (let i = 0; i < values.length; i++) if (values[i]! > 0) counts[Math.floor(values[i]! * BUCKETS)]!++;
  let [bucket, reached] = [BUCKETS, counts[BUCKETS]!];
  while (reached < size && bucket > 0) reached += counts[--bucket]!;
  const border = bucket / BUCKETS;
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i]! >= border && values[i]! > 0) places.push(i);
  return places.sort((a, b) => values[b]! - values[a]! || a - b).slice(0, size);
}

/** Texts that have a term, ascending, with its share of their unit vector. */
interface List {
  readonly texts: Uint32Array;
  readonly shares: Float32Array;
  readonly idf: number;
}

/** Terms of texts on their way into lists. */
class GrowingLists<K extends string | number> {
  private readonly lists = new Map<K, { readonly texts: number[]; readonly weights: number[] }>();

  constructor(private readonly size: number) {}

  add(text: number, terms: ArrayLike<K>, frequencies: Float32Array): void {
    for (let i = 0; i < terms.length; i++) {
      let list = this.lists.get(terms[i]!);
      if (list === undefined) this.lists.set(terms[i]!, (list = { texts: [], weights: [] }));
      list.texts.push(text);
      list.weights.push(1 + Math.log(frequencies[i]!));
    }
  }

  finished(): CosineLists<K> {
    const squares = new Float64Array(this.size);
    const idfs = new Map<K, number>();
    for (const [term, { texts, weights }] of this.lists) {
      const idf = idfOf(texts.length, this.size);
      idfs.set(term, idf);
      for (const [i, text] of texts.entries()) squares[text]! += (weights[i]! * idf) ** 2;
    }
    const lists = new Map<K, List>();
    for (const [term, { texts, weights }] of this.lists) {
      const idf = idfs.get(term)!;
      const shares = Float32Array.from(weights, (weight, i) => (weight * idf) / Math.sqrt(squares[texts[i]!]!));
      lists.set(term, { texts: Uint32Array.from(texts), shares, idf });
    }
    return new CosineLists(this.size, lists);
  }
}

class CosineLists<K extends string | number> {
  constructor(
    private readonly size: number,
    private readonly lists: ReadonlyMap<K, List>,
  ) {}

  /** Per text the cosine of its weighted terms and the query's, up to rounding. */
  similarities(query: readonly WeightedTerm<K>[]): Float64Array {
    const scores = new Float64Array(this.size);
    let square = 0;
    for (const { term, weight } of query) {
      const list = this.lists.get(term);
      const value = weight * (list?.idf ?? idfOf(0, this.size));
      square += value ** 2;
      if (list === undefined) continue;
      const { texts, shares } = list;
      for (let i = 0; i < texts.length; i++) scores[texts[i]!]! += value * shares[i]!;
    }
    if (square > 0) {
      const length = Math.sqrt(square);
      for (let i = 0; i < scores.length; i++) scores[i]! /= length;
    }
    return scores;
  }
}

const idfOf = (texts: number, size: number): number => Math.log(1 + (size - texts + 0.5) / (texts + 0.5));
