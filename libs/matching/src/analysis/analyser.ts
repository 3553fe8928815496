import { createHash } from 'node:crypto';
import { normaliseText } from '@app/japan';
import type { Candidate, MatchingIdea, TextFields } from '../types';
import { countBigrams } from './bigrams';
import { loadDictionary } from './dictionary';
import { POLICY_TERMS } from './policy-terms';
import { WordExtractor } from './words';

/** What is kept of a text: enough to index it, to query with it and to show where it matched. */
export interface TextAnalysis {
  /** Analyses of different versions must not meet in one index. */
  readonly analyserVersion: string;
  /** Distinct words in base form, ascending. */
  readonly terms: readonly string[];
  /** Ascending by name; fields without text are left out. */
  readonly fields: readonly AnalysedField[];
  /** Per occurrence three numbers: index into `terms`, start and end in the original text of the field (UTF-16). */
  readonly occurrences: Uint32Array;
  /** Per bigram two numbers: its key (ascending within a field) and how often it occurs. */
  readonly bigrams: Uint32Array;
}

/** Ranges of a field in `occurrences` and `bigrams`, in records, not numbers: [from, to). */
export interface AnalysedField {
  readonly name: string;
  readonly occurrencesFrom: number;
  readonly occurrencesTo: number;
  readonly bigramsFrom: number;
  readonly bigramsTo: number;
}

export interface AnalysedCandidate {
  readonly candidate: Candidate;
  readonly analysis: TextAnalysis;
}

/** Longer fields are read up to here, which bounds the time of one analysis. UTF-16 units. */
export const LONGEST_FIELD = 100_000;

/** Grows with every change of the rules in this folder or of the normalisation. */
const RULES = 'analysis-1';

/** Analyses texts. Holds the dictionary (about 60 MB); one per process. */
export class Analyser {
  /** Same version, same result: rules, dictionary, user dictionary and the runtime's Unicode data. */
  readonly version: string;

  constructor(
    private readonly words: WordExtractor,
    dictionarySource: string,
    userTerms: readonly string[],
  ) {
    const terms = createHash('sha256').update(userTerms.join('\n')).digest('hex').slice(0, 8);
    this.version = `${RULES}/${dictionarySource}/terms-${terms}/unicode-${process.versions['unicode']}`;
  }

  /** Never fails, whatever the text; takes time linear in its length. */
  analyse(text: TextFields): TextAnalysis {
    const occurrences: { term: string; start: number; end: number }[] = [];
    const bigrams: number[] = [];
    const fields: AnalysedField[] = [];
    for (const name of Object.keys(text).sort()) {
      const original = text[name]?.slice(0, LONGEST_FIELD) ?? '';
      if (original === '') continue;
      const occurrencesFrom = occurrences.length;
      const bigramsFrom = bigrams.length / 2;
      const { text: normalised, starts, ends } = normaliseText(original);
      const { terms, numbers } = this.words.extract(normalised);
      for (const { term, start, end } of terms) {
        occurrences.push({ term, start: starts[start]!, end: ends[end - 1]! });
      }
      const counts = countBigrams(normalised, numbers);
      for (const key of Uint32Array.from(counts.keys()).sort()) bigrams.push(key, counts.get(key)!);
      const [occurrencesTo, bigramsTo] = [occurrences.length, bigrams.length / 2];
      fields.push({ name, occurrencesFrom, occurrencesTo, bigramsFrom, bigramsTo });
    }
    const terms = [...new Set(occurrences.map(({ term }) => term))].sort();
    const indexOf = new Map(terms.map((term, i) => [term, i]));
    const records = new Uint32Array(occurrences.length * 3);
    occurrences.forEach(({ term, start, end }, i) => records.set([indexOf.get(term)!, start, end], i * 3));
    return {
      analyserVersion: this.version,
      terms,
      fields,
      occurrences: records,
      bigrams: Uint32Array.from(bigrams),
    };
  }
}

let loading: Promise<Analyser> | undefined;

/** The analyser of this process; loads the dictionary on the first call (about half a second). */
export function loadAnalyser(): Promise<Analyser> {
  loading ??= loadDictionary().then(
    (dictionary) => new Analyser(new WordExtractor(dictionary, POLICY_TERMS), dictionary.source, POLICY_TERMS),
  );
  return loading;
}

export function analyseCandidate(analyser: Analyser, candidate: Candidate): AnalysedCandidate {
  return { candidate, analysis: analyser.analyse(candidate.text) };
}

/** Names the text of a need inside the analysis of an idea. */
export const needField = (needId: string): string => `need:${needId}`;

/** All text of an idea by fields, its needs included. */
export const textOfIdea = ({ text, needs }: Pick<MatchingIdea, 'text' | 'needs'>): TextFields => ({
  ...text,
  ...Object.fromEntries(needs.map((need) => [needField(need.id), need.text])),
});

export const analyseIdea = (analyser: Analyser, idea: Pick<MatchingIdea, 'text' | 'needs'>): TextAnalysis =>
  analyser.analyse(textOfIdea(idea));
