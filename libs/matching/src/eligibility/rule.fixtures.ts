import fc from 'fast-check';
import type { RuleFacts } from './predicate';
import type { Predicate, Rule } from './rule';

/** Generators for property tests of the rule language. */

const code = fc.constantFrom('municipality', 'prefecture', 'startup', 'idea', 'pilot', 'digital', 'nature');
const codes = fc.uniqueArray(code, { minLength: 1, maxLength: 3 });
const source = fc.option(fc.constantFrom('市町村に限る。', '補助対象は過疎地域とする。'), { nil: undefined });
const number = fc.integer({ min: 0, max: 100 });
const day = fc.constantFrom('2025-04-01', '2026-04-01', '2027-03-31');

const range = (min: string, max: string): fc.Arbitrary<Record<string, number>> =>
  fc.tuple(number, number, fc.constantFrom('min', 'max', 'both')).map(([a, b, which]) => ({
    ...(which === 'max' ? {} : { [min]: Math.min(a, b) }),
    ...(which === 'min' ? {} : { [max]: Math.max(a, b) }),
  }));

const withSource = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.tuple(arbitrary, source).map(([value, text]) => (text === undefined ? value : { ...value, source: text }));

export const predicateArbitrary: fc.Arbitrary<Predicate> = withSource(
  fc.oneof(
    fc.record({ is: fc.constantFrom('applicantKind', 'stage', 'theme', 'partnerKind', 'certification'), in: codes }),
    fc.record({ is: fc.constant('region'), prefectures: fc.constantFrom(['13'], ['13', '32']) }),
    fc.record({ is: fc.constant('region'), attributes: fc.constantFrom(['depopulated'], ['remote_island']) }),
    range('min', 'max').map((limits) => ({ is: 'population', ...limits })),
    range('minYen', 'maxYen').map((limits) => ({ is: 'amount', ...limits })),
    fc.record({ is: fc.constant('ownShare'), minRate: fc.constantFrom(0, 0.25, 0.5) }),
    fc.record({ is: fc.constant('period'), from: day }),
    fc.record({ is: fc.constant('jointApplication'), minMembers: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ is: fc.constant('other'), text: fc.constant('地域再生計画の認定を受けていること') }),
  ) as fc.Arbitrary<Predicate>,
);

export const ruleArbitrary: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    predicateArbitrary,
    fc.array(tie('rule'), { minLength: 0, maxLength: 3 }).map((all): Rule => ({ all })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((any): Rule => ({ any })),
    tie('rule').map((not): Rule => ({ not })),
  ),
})).rule;

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const applicant = fc.record({
  kind: fc.constantFrom('municipality', 'prefecture'),
  code: maybe(fc.constantFrom('131016', '322016')),
  prefecture: maybe(fc.constantFrom('13', '32')),
  population: maybe(number),
  areaAttributes: maybe(fc.subarray(['depopulated', 'remote_island'])),
  certifications: maybe(fc.subarray(['digital', 'nature'])),
});

export const factsArbitrary: fc.Arbitrary<RuleFacts> = fc.record({
  applicant,
  jointApplicants: fc.array(applicant, { maxLength: 2 }),
  stage: maybe(fc.constantFrom('idea', 'pilot')),
  themes: fc.subarray(['digital', 'nature']),
  budgetYen: maybe(number),
  ownShareYen: maybe(number),
  startOn: maybe(day),
  endOn: maybe(day),
  partnerKinds: fc.subarray(['startup', 'prefecture']),
});

export const FACTS: RuleFacts = {
  applicant: {
    kind: 'municipality',
    code: '322016',
    prefecture: '32',
    population: 12_000,
    areaAttributes: ['depopulated'],
    certifications: null,
  },
  jointApplicants: [],
  stage: 'idea',
  themes: ['daily_life'],
  budgetYen: 20_000_000,
  ownShareYen: 5_000_000,
  startOn: '2026-04-01',
  endOn: '2027-03-31',
  partnerKinds: ['startup'],
};
