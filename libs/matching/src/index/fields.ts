import type { TextAnalysis } from '../analysis/analyser';
import { Vocabulary } from './vocabulary';

/**
 * How much an occurrence in a field counts, in halves (0.5, 1, 1.5 …); other fields count 1. Lengths are weighted
 * likewise (BM25F).
 */
const FIELD_WEIGHT: Readonly<Record<string, number>> = {
  name: 1.5,
  purpose: 1,
  issues: 1,
  overview: 1,
  requirements: 0.5,
};

export const weightOfField = (name: string): number => (Object.hasOwn(FIELD_WEIGHT, name) ? FIELD_WEIGHT[name]! : 1);

/** Words and bigrams are ranked apart and joined later. A further scorer brings a vector of its own. */
export type Family = 'words' | 'bigrams';

/** Numbers of words and of the names of fields, for all snapshots of one index. Bigrams are numbers already. */
export interface Vocabularies {
  readonly words: Vocabulary<string>;
  readonly fields: Vocabulary<string>;
}

export const emptyVocabularies = (): Vocabularies => ({ words: new Vocabulary(), fields: new Vocabulary() });

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
