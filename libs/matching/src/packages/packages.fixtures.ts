import fc from 'fast-check';
import { candidate, idea } from '../matching.fixtures';
import type { Candidate, Gap, MatchingIdea, Reason } from '../types';
import type { MemberKey, PackageCandidate, PackageOptions } from './types';

/** Builders and generators for the tests of packages. */

export const NOW = '2026-10-01';
export const OPTIONS: PackageOptions = { now: NOW, stageOrder: ['idea', 'study', 'pilot'] };

export type Facts = Partial<Omit<Candidate, 'kind' | 'id'>> & {
  readonly kind?: string;
  readonly id: string;
  readonly score?: number;
  readonly verdict?: PackageCandidate['ranked']['verdict'];
  /** need id → strength of the reason `need`. */
  readonly covers?: Readonly<Record<string, number>>;
  readonly evidence?: number;
  readonly gaps?: readonly Gap[];
};

/** A candidate as the engine would hand it over; an offering of a startup unless its kind is `program`. */
export function judged({
  score = 0.6,
  verdict = 'eligible',
  covers = {},
  evidence,
  gaps = [],
  ...facts
}: Facts): PackageCandidate {
  const kind = facts.kind ?? 'program';
  const reasons: Reason[] = Object.entries(covers).map(([needId, strength]) => ({
    type: 'need',
    needId,
    needKind: needId,
    strength,
  }));
  return {
    ranked: {
      kind,
      id: facts.id,
      version: facts.version ?? 1,
      score,
      verdict,
      reasons,
      gaps,
      contributions:
        evidence === undefined ? [] : [{ feature: 'evidence', value: evidence, weight: 1, contribution: evidence }],
    },
    candidate: candidate({
      needKinds: Object.keys(covers),
      partnerKind: kind === 'program' ? null : 'startup',
      ...facts,
      kind,
    }),
  };
}

export const ideaWith = (needs: readonly string[], changes: Partial<MatchingIdea> = {}): MatchingIdea =>
  idea({ needs: needs.map((id) => ({ id, kind: id, text: id })), ...changes });

/** Marsaglia's xorshift32: the same numbers everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const NEEDS = ['funding', 'technology', 'research', 'deregulation', 'people', 'equipment'];
const MINISTRIES = 'ABCDEFGHIJKL'.split('').map((letter) => `${letter}省`);
const KINDS = ['program', 'offering', 'research_seed', 'equipment'];

/** An idea and lists as a full match gives them: scores that fall along each list, few facts on money and windows. */
export function listsOfMatch(seed: number, perKind: number): { idea: MatchingIdea; candidates: PackageCandidate[] } {
  const random = randomFrom(seed * 2654435761);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const needs = NEEDS.filter(() => random() < 0.6);
  if (needs.length === 0) needs.push('funding');
  const candidates = KINDS.flatMap((kind) =>
    Array.from({ length: perKind }, (_, i) => {
      const isProgram = kind === 'program';
      const covers = Object.fromEntries(
        needs.filter(() => random() < (isProgram ? 0.35 : 0.3)).map((need) => [need, 0.5 + 0.5 * random() ** 2]),
      );
      const days = (from: number, to: number): string =>
        new Date(Date.parse(NOW) + Math.floor(from + random() * (to - from)) * 86_400_000).toISOString().slice(0, 10);
      return judged({
        kind,
        id: `${kind}-${seed}-${i}`,
        text: {
          name: `${kind} ${'あいうえおかきくけこ'[Math.floor(random() * 10)]}${String.fromCodePoint(0x4e00 + i)}`,
        },
        score: Math.max(0.02, 0.85 * Math.exp(-i / 25) * (0.7 + 0.5 * random())),
        verdict: random() < 0.3 ? 'unknown' : random() < 0.1 ? 'ineligible' : 'eligible',
        covers,
        ...(random() < 0.3 && { evidence: random() }),
        provider: isProgram ? pick(MINISTRIES) : `partner-${Math.floor(random() * 30)}`,
        stages: random() < 0.3 ? [pick(['idea', 'study', 'pilot'])] : [],
        ...(isProgram && {
          funding: pick(['grant', 'grant', 'none', 'loan', null] as const),
          amountYen:
            random() < 0.5 ? { min: random() < 0.3 ? 1_000_000 : null, max: pick([5, 10, 30, 100]) * 1_000_000 } : null,
          maxRate: random() < 0.4 ? pick([1 / 3, 0.5, 2 / 3, 1]) : null,
          windows:
            random() < 0.5
              ? [
                  {
                    fiscalYear: 2026,
                    opensOn: null,
                    closesOn: days(-30, 200),
                    status: pick(['confirmed', 'forecast'] as const),
                  },
                ]
              : [],
        }),
      });
    }),
  );
  return {
    idea: ideaWith(needs, {
      stage: random() < 0.8 ? 'idea' : null,
      budgetYen: random() < 0.8 ? 36_000_000 : null,
      ownShareYen: random() < 0.7 ? 9_000_000 : null,
    }),
    candidates,
  };
}

export const keyOf = ({ kind, id }: MemberKey): string => `${kind}/${id}`;

const YEN = 1_000_000;
const NEED_IDS = ['n1', 'n2', 'n3'];
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

export const judgedArbitrary: fc.Arbitrary<PackageCandidate> = fc
  .record({
    kind: fc.constantFrom('program', 'program', 'offering', 'equipment'),
    id: fc.constantFrom(...'a b c d e f g h i j k l'.split(' ')),
    score: fc.constantFrom(0.1, 0.3, 0.55, 0.56, 0.8, 1),
    verdict: fc.constantFrom('eligible', 'eligible', 'unknown', 'ineligible'),
    covered: fc.subarray(NEED_IDS),
    strength: fc.constantFrom(0.5, 0.75, 1),
    evidence: fc.constantFrom(0, 0.5, 1),
    provider: fc.constantFrom('', 'A省', 'B省', 'C省'),
    name: fc.constantFrom('甲事業', '乙事業', '丙事業', ''),
    requirements: fc.constantFrom('', '', '国の他の補助金の交付を受けている事業は対象外とする。'),
    stages: fc.constantFrom([], [], ['idea'], ['study'], ['pilot']),
    funding: maybe(fc.constantFrom('grant', 'grant', 'loan', 'none')),
    ceiling: maybe(fc.constantFrom(1, 5, 20)),
    floor: maybe(fc.constantFrom(0.5, 10)),
    rate: maybe(fc.constantFrom(1 / 3, 0.5, 0.667, 1)),
    closesOn: maybe(fc.constantFrom('2026-10-10', '2026-10-20', '2026-11-02', '2027-02-28')),
    status: fc.constantFrom('confirmed', 'forecast'),
  })
  .map(({ covered, strength, name, requirements, ceiling, floor, rate, closesOn, status, ...rest }) => {
    const isProgram = rest.kind === 'program';
    return judged({
      ...rest,
      verdict: rest.verdict,
      covers: Object.fromEntries(covered.map((need) => [need, strength])),
      text: { name, requirements },
      funding: isProgram ? rest.funding : null,
      amountYen:
        isProgram && (ceiling !== null || floor !== null)
          ? { min: floor === null ? null : floor * YEN, max: ceiling === null ? null : ceiling * YEN }
          : null,
      maxRate: isProgram ? rate : null,
      windows: isProgram && closesOn !== null ? [{ fiscalYear: 2026, opensOn: null, closesOn, status }] : [],
    });
  });

export const judgedListArbitrary = (maxLength: number): fc.Arbitrary<PackageCandidate[]> =>
  fc.uniqueArray(judgedArbitrary, { maxLength, selector: ({ ranked }) => keyOf(ranked) });

export const packageIdeaArbitrary: fc.Arbitrary<MatchingIdea> = fc
  .record({
    needs: fc.subarray(NEED_IDS),
    stage: maybe(fc.constantFrom('idea', 'study')),
    budgetYen: maybe(fc.constantFrom(0, 3 * YEN, 30 * YEN)),
    ownShareYen: maybe(fc.constantFrom(0, YEN, 10 * YEN)),
    endOn: maybe(fc.constantFrom('2026-12-31', '2028-03-31')),
  })
  .map(({ needs, ...rest }) => ideaWith(needs, rest));
