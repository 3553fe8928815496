import type { AnalysedCandidate, TextAnalysis } from '../analysis/analyser';

/** How much an occurrence in a field counts; other fields count 1. Lengths are weighted likewise (BM25F). */
const FIELD_WEIGHT: Readonly<Record<string, number>> = {
  name: 1.5,
  purpose: 1,
  issues: 1,
  overview: 1,
  requirements: 0.7,
};
const DEFAULT_WEIGHT = 1;

export const weightOfField = (name: string): number =>
  Object.hasOwn(FIELD_WEIGHT, name) ? FIELD_WEIGHT[name]! : DEFAULT_WEIGHT;

/** One family of terms of a text: weighted frequencies and the weighted length. */
export interface TermVector<K> {
  readonly terms: ArrayLike<K>;
  /** Same order as `terms`. */
  readonly frequencies: Float64Array;
  readonly length: number;
}

/** Words and bigrams are ranked apart and joined later. A further scorer brings a vector of its own. */
export type Family = 'words' | 'bigrams';

export function wordVector(analysis: TextAnalysis, weightOf = weightOfField): TermVector<string> {
  const frequencies = new Float64Array(analysis.terms.length);
  let length = 0;
  for (const field of analysis.fields) {
    const weight = weightOf(field.name);
    for (let i = field.occurrencesFrom; i < field.occurrencesTo; i++)
      frequencies[analysis.occurrences[i * 3]!]! += weight;
    length += weight * (field.occurrencesTo - field.occurrencesFrom);
  }
  return { terms: analysis.terms, frequencies, length };
}

export function bigramVector(analysis: TextAnalysis, weightOf = weightOfField): TermVector<number> {
  const counts = new Map<number, number>();
  let length = 0;
  for (const field of analysis.fields) {
    const weight = weightOf(field.name);
    for (let i = field.bigramsFrom; i < field.bigramsTo; i++) {
      const weighted = weight * analysis.bigrams[i * 2 + 1]!;
      const key = analysis.bigrams[i * 2]!;
      counts.set(key, (counts.get(key) ?? 0) + weighted);
      length += weighted;
    }
  }
  return { terms: Uint32Array.from(counts.keys()), frequencies: Float64Array.from(counts.values()), length };
}

/** A candidate ready to be put into a segment. Vectors are made once and shared by statistics and segments. */
export interface IndexedDocument extends AnalysedCandidate {
  readonly words: TermVector<string>;
  readonly bigrams: TermVector<number>;
}

export function toDocument(analysed: AnalysedCandidate): IndexedDocument {
  return { ...analysed, words: wordVector(analysed.analysis), bigrams: bigramVector(analysed.analysis) };
}
