import { type AnalysedCandidate, type Candidate, CandidateIndex } from '@app/matching';
import type { SearchEngine, TokenDocument } from './engine';

const KIND = 'offering';
const VERSION = 'bench';

/** The words part of our engine, from the given tokens: what the full match runs beside bigrams and features. */
export function createOurs(): SearchEngine {
  let index = CandidateIndex.build([], VERSION);
  return {
    build: (documents) => {
      index = CandidateIndex.build(documents.map(toAnalysed), VERSION);
    },
    search: (tokens, k) => {
      const words = [...new Set(tokens)].sort().map((term) => ({ term, weight: 1 }));
      const scores = index.score(KIND, { words, bigrams: [] });
      const sums = scores.parts.flatMap((part) => [...part.words]);
      const places = sums.flatMap((sum, place) => (sum > 0 ? [place] : []));
      return places
        .sort((a, b) => sums[b]! - sums[a]! || (scores.idAt(a) < scores.idAt(b) ? -1 : 1))
        .slice(0, k)
        .map((place) => scores.idAt(place));
    },
    update: (document) => {
      index = index.update({ upserts: [toAnalysed(document)], removals: [] });
    },
  };
}

function toAnalysed({ id, tokens }: TokenDocument): AnalysedCandidate {
  const words = tokens.split(' ');
  const terms = [...new Set(words)].sort();
  const numbers = new Map(terms.map((term, number) => [term, number]));
  const occurrences = new Uint32Array(words.length * 3);
  words.forEach((word, i) => (occurrences[i * 3] = numbers.get(word)!));
  const field = { name: 'words', occurrencesFrom: 0, occurrencesTo: words.length, bigramsFrom: 0, bigramsTo: 0 };
  const analysis = { analyserVersion: VERSION, terms, fields: [field], occurrences, bigrams: new Uint32Array(0) };
  return { candidate: { ...EMPTY, id }, analysis };
}

const EMPTY: Omit<Candidate, 'id'> = {
  kind: KIND,
  version: 1,
  text: {},
  themes: [],
  needKinds: [],
  stages: [],
  provider: '',
  amountYen: null,
  maxRate: null,
  rule: null,
  windows: [],
  prefectures: [],
  partnerKind: null,
  lastVerifiedOn: null,
  completeness: 1,
};
