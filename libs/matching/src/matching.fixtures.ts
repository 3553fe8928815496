import fc from 'fast-check';
import { analyseCandidate, type AnalysedCandidate, type Analyser } from './analysis/analyser';
import { ruleArbitrary } from './eligibility/rule.fixtures';
import { completeWeights, type Weights, WEIGHTS } from './ranking/score';
import type { Candidate, MatchingIdea } from './types';

/** Builders and generators for the tests of the engine. */

export function candidate(changes: Partial<Candidate> & { id: string }): Candidate {
  return {
    kind: 'program',
    version: 1,
    text: {},
    themes: [],
    needKinds: [],
    stages: [],
    provider: '',
    amountYen: null,
    maxRate: null,
    funding: null,
    rule: null,
    windows: [],
    prefectures: [],
    partnerKind: null,
    lastVerifiedOn: null,
    completeness: 0.5,
    ...changes,
  };
}

export function idea(changes: Partial<MatchingIdea> = {}): MatchingIdea {
  return {
    id: 'idea-1',
    version: 1,
    text: { title: 'ドローンで日用品を届ける', challenge: '山間部の高齢者が買い物に行けない。' },
    needs: [],
    themes: [],
    stage: null,
    budgetYen: null,
    ownShareYen: null,
    startOn: null,
    endOn: null,
    applicant: { kind: 'municipality', code: '322016', prefecture: '32' },
    jointApplicants: [],
    partnerKinds: [],
    ...changes,
  };
}

export const analysed = (analyser: Analyser, candidates: readonly Candidate[]): AnalysedCandidate[] =>
  candidates.map((one) => analyseCandidate(analyser, one));

/** Few words, so that random texts meet often. */
const WORDS = [
  'ドローン',
  '配送',
  '移動販売',
  '買い物',
  '高齢者',
  '脱炭素',
  '太陽光発電',
  '森林',
  '間伐',
  '観光',
  '祭り',
  '空き家',
  '移住',
  '大学',
  '研究',
  '補助',
  '実証',
  '港',
];
const words = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...WORDS), { minLength, maxLength }).map((chosen) => chosen.join('の'));

const NEED_KINDS = ['funding', 'technology', 'people'];
const THEMES = ['daily_life', 'nature', 'tourism'];
const STAGES = ['idea', 'pilot'];
const PREFECTURES = ['13', '32'];
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const day = fc.constantFrom('2025-04-01', '2025-09-30', '2025-12-01', '2026-05-31');

const content = {
  version: fc.integer({ min: 1, max: 3 }),
  text: fc.record({ name: words(1, 3), purpose: words(0, 6), overview: words(0, 10) }),
  themes: fc.subarray(THEMES),
  needKinds: fc.subarray(NEED_KINDS),
  stages: fc.subarray(STAGES),
  amountYen: maybe(fc.record({ min: maybe(fc.constant(10)), max: maybe(fc.constantFrom(20, 80)) })),
  maxRate: maybe(fc.constantFrom(0.5, 1)),
  funding: maybe(fc.constantFrom('grant', 'loan', 'none')),
  rule: maybe(ruleArbitrary),
  windows: fc.array(
    fc.record({
      fiscalYear: fc.constantFrom(2024, 2025, 2026),
      opensOn: maybe(day),
      closesOn: maybe(day),
      status: fc.constantFrom('confirmed', 'forecast'),
    }),
    { maxLength: 2 },
  ),
  prefectures: fc.subarray(PREFECTURES),
  provider: fc.constantFrom('', 'X', 'Y'),
  partnerKind: maybe(fc.constantFrom('startup', 'university')),
  lastVerifiedOn: maybe(fc.constantFrom('2024-01-01', '2025-08-01')),
  completeness: fc.constantFrom(0, 0.5, 1),
} satisfies { [K in keyof Candidate]?: fc.Arbitrary<Candidate[K]> };

export const candidateArbitrary: fc.Arbitrary<Candidate> = fc
  .record({
    kind: fc.constantFrom('program', 'offering'),
    id: fc.constantFrom(...'a b c d e f g h i j k l m n o p'.split(' ')),
    ...content,
  })
  .map(candidate);

/** Distinct by kind and id. */
export const candidatesArbitrary = (maxLength: number): fc.Arbitrary<Candidate[]> =>
  fc.uniqueArray(candidateArbitrary, { maxLength, selector: ({ kind, id }) => `${kind}/${id}` });

export const ideaArbitrary: fc.Arbitrary<MatchingIdea> = fc
  .record({
    text: fc.record({ title: words(1, 3), challenge: words(0, 8) }),
    needs: fc.uniqueArray(fc.constantFrom(...NEED_KINDS), { maxLength: 3 }),
    needText: words(0, 3),
    themes: fc.subarray(THEMES),
    stage: maybe(fc.constantFrom(...STAGES)),
    budgetYen: maybe(fc.constantFrom(0, 30, 100)),
    ownShareYen: maybe(fc.constantFrom(0, 20)),
    partnerKinds: fc.subarray(['startup', 'university']),
    prefecture: maybe(fc.constantFrom(...PREFECTURES)),
  })
  .map(({ needs, needText, prefecture, ...rest }) =>
    idea({
      ...rest,
      needs: needs.map((kind) => ({ id: `need-${kind}`, kind, text: needText })),
      applicant: { kind: 'municipality', code: null, prefecture, population: 50 },
    }),
  );

/** Weights as they may be learned: any but negative ones. */
export const weightsArbitrary: fc.Arbitrary<Weights> = fc
  .tuple(
    fc.integer({ min: 1, max: 1_000_000 }),
    ...Object.values(WEIGHTS.weights).map((shipped) => fc.double({ min: 0, max: 2 * shipped, noNaN: true })),
  )
  .map(([number, ...values]) =>
    completeWeights({
      version: `learned-${number}`,
      intercept: WEIGHTS.intercept,
      weights: Object.fromEntries(Object.keys(WEIGHTS.weights).map((name, i) => [name, values[i]!])),
    }),
  );

/** Texts that break careless code. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' \t\n\u3000',
  '!?%&()=~|'.repeat(200),
  '\ud800',
  '買い物\udc00支援\ud83d',
  '\u200b\u200d\ufeff\u202e\u2066',
  'パ\u0301\u0302\u0303\u3099'.repeat(300),
  '𠮷野家👨‍👩‍👧‍👦'.repeat(50),
  'العربية русский ภาษาไทย 한국어 English 日本語',
  '令和7年度1,234,567円99.9%'.repeat(50),
  '__proto__ constructor toString',
];
export const LONG_TEXTS: readonly string[] = [
  'あ'.repeat(100_000),
  'ア'.repeat(100_000),
  '漢'.repeat(100_000),
  '!'.repeat(100_000),
  '買い物に行けない'.repeat(12_500),
  '\ud800'.repeat(20_000),
  '買\u200b物\u202e'.repeat(5_000),
  `か${'\u3099'.repeat(20_000)}`,
  'A漢яع '.repeat(4_000),
];
/** Each kanji once: thousands of words, and no bigram twice. */
export const ALL_KANJI = Array.from({ length: 0x9fff - 0x4e00 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('');
