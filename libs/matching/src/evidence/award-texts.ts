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
    const words = new CosineLists<string>(texts.length);
    const bigrams = new CosineLists<number>(texts.length);
    for (const [number, { text }] of texts.entries()) {
      const analysis = analyser.analyse({ text });
      words.add(number, analysis.terms, wordFrequencies(analysis, EVEN).frequencies);
      const { keys, frequencies } = bigramFrequencies(analysis, EVEN);
      bigrams.add(number, [...keys], frequencies);
    }
    return new AwardTexts(texts, words.finished(), bigrams.finished());
  }

  /** The texts most similar to the query, best first; of equals the one that sorts first. */
  nearest({ words, bigrams }: TextQuery): Neighbour[] {
    const byWords = this.words.similarities(words);
    const byBigrams = this.bigrams.similarities(bigrams);
    const found: { readonly number: number; readonly similarity: number }[] = [];
    for (let number = 0; number < this.all.length; number++) {
      const similarity = WORD_SHARE * byWords[number]! + (1 - WORD_SHARE) * byBigrams[number]!;
      if (similarity > 0) found.push({ number, similarity: Math.min(1, similarity) });
    }
    return found
      .sort((a, b) => b.similarity - a.similarity || a.number - b.number)
      .slice(0, NEIGHBOURS)
      .map(({ number, similarity }) => ({ text: this.all[number]!, similarity }));
  }
}

interface List {
  readonly texts: number[];
  readonly weights: number[];
}

/** Per term the texts that have it, with its share of their unit vector. */
class CosineLists<K extends string | number> {
  private readonly lists = new Map<K, List>();
  private readonly idfs = new Map<K, number>();

  constructor(private readonly size: number) {}

  add(text: number, terms: readonly K[], frequencies: Float32Array): void {
    for (const [i, term] of terms.entries()) {
      let list = this.lists.get(term);
      if (list === undefined) this.lists.set(term, (list = { texts: [], weights: [] }));
      list.texts.push(text);
      list.weights.push(1 + Math.log(frequencies[i]!));
    }
  }

  /** Weighs all that has been added; nothing may be added after it. */
  finished(): this {
    const squares = new Float64Array(this.size);
    for (const [term, { texts, weights }] of this.lists) {
      const idf = this.idfOf(texts.length);
      this.idfs.set(term, idf);
      for (const [i, text] of texts.entries()) {
        weights[i]! *= idf;
        squares[text]! += weights[i]! ** 2;
      }
    }
    for (const { texts, weights } of this.lists.values()) {
      for (const [i, text] of texts.entries()) weights[i]! /= Math.sqrt(squares[text]!);
    }
    return this;
  }

  similarities(query: readonly WeightedTerm<K>[]): Float64Array {
    const scores = new Float64Array(this.size);
    let square = 0;
    for (const { term, weight } of query) {
      const value = weight * (this.idfs.get(term) ?? this.idfOf(0));
      square += value ** 2;
      const list = this.lists.get(term);
      if (list === undefined) continue;
      for (const [i, text] of list.texts.entries()) scores[text]! += value * list.weights[i]!;
    }
    if (square > 0) for (let i = 0; i < scores.length; i++) scores[i]! /= Math.sqrt(square);
    return scores;
  }

  private idfOf(texts: number): number {
    return Math.log(1 + (this.size - texts + 0.5) / (texts + 0.5));
  }
}
