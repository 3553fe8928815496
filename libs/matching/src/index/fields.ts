import type { AnalysedCandidate, TextAnalysis } from '../analysis/analyser';
import { Vocabulary } from './vocabulary';

/** How much an occurrence in a field counts; other fields count 1. Lengths are weighted likewise (BM25F). */
const FIELD_WEIGHT: Readonly<Record<string, number>> = {
  name: 1.5,
  purpose: 1,
  issues: 1,
  overview: 1,
  requirements: 0.7,
};

export const weightOfField = (name: string): number => (Object.hasOwn(FIELD_WEIGHT, name) ? FIELD_WEIGHT[name]! : 1);

/** Words and bigrams are ranked apart and joined later. A further scorer brings a vector of its own. */
export type Family = 'words' | 'bigrams';

export interface Vocabularies {
  readonly words: Vocabulary<string>;
  readonly bigrams: Vocabulary<number>;
}

export const emptyVocabularies = (): Vocabularies => ({ words: new Vocabulary(), bigrams: new Vocabulary() });

/** One family of terms of a text: numbers of the terms with weighted frequencies, and the weighted length. */
export interface TermVector {
  readonly terms: Uint32Array;
  /** Same order as `terms`. */
  readonly frequencies: Float32Array;
  readonly length: number;
}

/** A candidate ready to be put into a segment. Vectors are made once and shared by statistics and segments. */
export interface IndexedDocument extends AnalysedCandidate {
  /** In the order of `analysis.terms`. */
  readonly words: TermVector;
  readonly bigrams: TermVector;
}

export function toDocument({ candidate, analysis }: AnalysedCandidate, vocabularies: Vocabularies): IndexedDocument {
  const words = wordFrequencies(analysis, weightOfField);
  const bigrams = bigramFrequencies(analysis, weightOfField);
  return {
    candidate,
    analysis,
    words: {
      terms: Uint32Array.from(analysis.terms, (term) => vocabularies.words.add(term)),
      frequencies: words.frequencies,
      length: words.length,
    },
    bigrams: {
      terms: Uint32Array.from(bigrams.keys, (key) => vocabularies.bigrams.add(key)),
      frequencies: bigrams.frequencies,
      length: bigrams.length,
    },
  };
}

/** Weighted frequencies in the order of `analysis.terms`. */
export function wordFrequencies(
  analysis: TextAnalysis,
  weightOf: (field: string) => number,
): { readonly frequencies: Float32Array; readonly length: number } {
  const frequencies = new Float32Array(analysis.terms.length);
  let length = 0;
  for (const { name, occurrencesFrom, occurrencesTo } of analysis.fields) {
    const weight = weightOf(name);
    for (let i = occurrencesFrom; i < occurrencesTo; i++) frequencies[analysis.occurrences[i * 3]!]! += weight;
    length += weight * (occurrencesTo - occurrencesFrom);
  }
  return { frequencies, length };
}

/** Keys ascending, with weighted frequencies. */
export function bigramFrequencies(
  analysis: TextAnalysis,
  weightOf: (field: string) => number,
): { readonly keys: Uint32Array; readonly frequencies: Float32Array; readonly length: number } {
  let merged: Merged = { keys: new Uint32Array(0), frequencies: new Float32Array(0) };
  let length = 0;
  for (const { name, bigramsFrom, bigramsTo } of analysis.fields) {
    const weight = weightOf(name);
    merged = mergeBigrams(merged, analysis.bigrams, bigramsFrom, bigramsTo, weight);
    for (let i = bigramsFrom; i < bigramsTo; i++) length += weight * analysis.bigrams[i * 2 + 1]!;
  }
  return { ...merged, length };
}

interface Merged {
  readonly keys: Uint32Array;
  readonly frequencies: Float32Array;
}

/** Both sides ascend by key; so does the result. */
function mergeBigrams(left: Merged, records: Uint32Array, from: number, to: number, weight: number): Merged {
  const keys = new Uint32Array(left.keys.length + (to - from));
  const frequencies = new Float32Array(keys.length);
  let [i, j, n] = [0, from, 0];
  while (i < left.keys.length || j < to) {
    const a = i < left.keys.length ? left.keys[i]! : Infinity;
    const b = j < to ? records[j * 2]! : Infinity;
    keys[n] = Math.min(a, b);
    let frequency = 0;
    if (a <= b) frequency += left.frequencies[i++]!;
    if (b <= a) frequency += weight * records[j++ * 2 + 1]!;
    frequencies[n++] = frequency;
  }
  return { keys: keys.slice(0, n), frequencies: frequencies.slice(0, n) };
}
