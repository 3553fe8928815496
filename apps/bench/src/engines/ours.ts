import { type AnalysedCandidate, type Candidate, CandidateIndex } from '@app/matching';
import type { SearchEngine, TokenDocument } from './engine';

const KIND = 'offering';
const VERSION = 'bench';

/** The words part of our engine, from the given tokens: what the full match runs beside bigrams and features. */
export function createOurs(): SearchEngine {
  const build = (documents: readonly AnalysedCandidate[]): CandidateIndex =>
    CandidateIndex.build(documents, VERSION, undefined, undefined, { meaning: false });
  let index = build([]);
  let analysed: readonly AnalysedCandidate[] = [];
  return {
    prepare: (documents) => {
      analysed = documents.map(toAnalysed);
    },
    build: () => {
      index = build(analysed);
      analysed = [];
    },
    search: (tokens, k) => index.searchWords(KIND, [...new Set(tokens)], k).map(({ id }) => id),
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
