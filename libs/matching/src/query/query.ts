import type { Analyser, TextAnalysis } from '../analysis/analyser';
import { analyseIdea, textOfIdea } from '../analysis/analyser';
import { bigramFrequencies, wordFrequencies } from '../index/fields';
import { codeOfWeight, weightOfCode } from '../index/impact';
import { compareTerms, type TextQuery } from '../index/text-query';
import type { WeightedTerm } from '../index/weighted-term';
import type { MatchingIdea } from '../types';
import { placesOf } from './places';
import { expansionsFor, type Expansion } from './thesaurus';

/** Weight of an occurrence in a field of the idea; other fields count 1. */
const FIELD_WEIGHT: Readonly<Record<string, number>> = { title: 1.5 };
/** Saturation of a term repeated in the idea. */
const K3 = 8;

/** An idea analysed as a query. Depends on the idea, the analyser and the thesaurus, not on any corpus. */
export interface PreparedIdea {
  readonly idea: MatchingIdea;
  readonly analysis: TextAnalysis;
  readonly query: TextQuery;
  /** The same without what was added: how alike two texts are is a matter of what they say. */
  readonly said: TextQuery;
  /** Words that the thesaurus added, with the words of the idea that brought them. */
  readonly expansions: ReadonlyMap<string, Expansion>;
}

export function prepareIdea(analyser: Analyser, idea: MatchingIdea): PreparedIdea {
  const analysis = analyseIdea(analyser, idea);
  const words = new Map<string, number>();
  const bigrams = new Map<number, number>();
  const asked = {
    words: wordFrequencies(analysis, weightOfField),
    bigrams: bigramFrequencies(analysis, weightOfField),
  };
  collect(analysis.terms, asked.words.frequencies, words);
  collect(asked.bigrams.keys, asked.bigrams.frequencies, bigrams);
  const said = { words: inOrder(words), bigrams: inOrder(bigrams) };
  const expansions = new Map<string, Expansion>();
  const added = new Set<number>();
  for (const expansion of [...expansionsFor(analyser, textOfIdea(idea), analysis), ...placesOf(analyser, idea)]) {
    for (const term of expansion.terms) {
      if (words.has(term) && !expansions.has(term)) continue;
      if (!expansions.has(term)) expansions.set(term, expansion);
      words.set(term, either(words.get(term), expansion.weight));
    }
    for (const bigram of expansion.bigrams) {
      if (!bigrams.has(bigram) || added.has(bigram)) bigrams.set(bigram, either(bigrams.get(bigram), expansion.weight));
      added.add(bigram);
    }
  }
  return { idea, analysis, query: { words: inOrder(words), bigrams: inOrder(bigrams) }, said, expansions };
}

/** What two guesses that agree are worth: more than one, never as much as a word that is said. */
const either = (one = 0, other = 0): number => 1 - (1 - one) * (1 - other);

const weightOfField = (name: string): number => (Object.hasOwn(FIELD_WEIGHT, name) ? FIELD_WEIGHT[name]! : 1);

function collect<K>(terms: ArrayLike<K>, frequencies: Float32Array, into: Map<K, number>): void {
  for (let i = 0; i < terms.length; i++) {
    const frequency = frequencies[i]!;
    into.set(terms[i]!, ((K3 + 1) * frequency) / (K3 + frequency));
  }
}

function inOrder<K extends string | number>(weights: ReadonlyMap<K, number>): WeightedTerm<K>[] {
  return (
    [...weights]
      // As the reverse index keeps it, so that both directions weigh the same.
      .map(([term, weight]) => ({ term, weight: weightOfCode(codeOfWeight(weight)) }))
      .sort((a, b) => compareTerms(a.term, b.term))
  );
}
