import fc from 'fast-check';
import { changesToEligible } from './changes';
import { evaluateRule } from './evaluate';
import { failedPredicates, openQuestions } from './questions';
import type { Rule, RuleTrace, Verdict } from './rule';
import { FACTS, factsArbitrary, ruleArbitrary } from './rule.fixtures';

const verdict = (rule: Rule, facts = FACTS): Verdict => evaluateRule(rule, facts).verdict;

describe('predicates', () => {
  it.each<[Rule, Verdict]>([
    [{ is: 'applicantKind', in: ['municipality'] }, 'eligible'],
    [{ is: 'applicantKind', in: ['prefecture'] }, 'ineligible'],
    [{ is: 'region', prefectures: ['32'] }, 'eligible'],
    [{ is: 'region', prefectures: ['13'], codes: ['322016'] }, 'eligible'],
    [{ is: 'region', prefectures: ['32'], attributes: ['remote_island'] }, 'ineligible'],
    [{ is: 'region', prefectures: ['32'], attributes: ['depopulated'] }, 'eligible'],
    [{ is: 'population', max: 11_999 }, 'ineligible'],
    [{ is: 'population', min: 12_000, max: 12_000 }, 'eligible'],
    [{ is: 'amount', minYen: 20_000_001 }, 'ineligible'],
    [{ is: 'ownShare', minRate: 0.25 }, 'eligible'],
    [{ is: 'ownShare', minRate: 0.26 }, 'ineligible'],
    [{ is: 'period', from: '2026-04-01', to: '2027-03-31' }, 'eligible'],
    [{ is: 'period', to: '2027-03-30' }, 'ineligible'],
    [{ is: 'jointApplication', minMembers: 2 }, 'ineligible'],
    [{ is: 'partnerKind', in: ['startup', 'university'] }, 'eligible'],
    [{ is: 'certification', in: ['sdgs_future_city'] }, 'unknown'],
    [{ is: 'other', text: '首長の同意があること' }, 'unknown'],
  ])('%j is %s', (rule, expected) => {
    expect(verdict(rule)).toBe(expected);
  });

  it('takes the prefecture from the code when only that is known', () => {
    const facts = { ...FACTS, applicant: { ...FACTS.applicant, prefecture: null } };
    expect(verdict({ is: 'region', prefectures: ['32'] }, facts)).toBe('eligible');
  });

  it('names the missing fact of an unknown predicate, and what the applicant has of a known one', () => {
    const facts = { ...FACTS, applicant: { ...FACTS.applicant, population: undefined } };
    expect(evaluateRule({ is: 'population', max: 50_000 }, facts)).toMatchObject({
      verdict: 'unknown',
      missingFact: 'population',
    });
    expect(evaluateRule({ is: 'population', max: 5_000 }, FACTS)).toMatchObject({ actual: 12_000 });
  });
});

/** Truth tables written out, not computed with the code under test. */
const TABLE: readonly [Verdict, Verdict, Verdict, Verdict][] = [
  ['eligible', 'eligible', 'eligible', 'eligible'],
  ['eligible', 'unknown', 'unknown', 'eligible'],
  ['eligible', 'ineligible', 'ineligible', 'eligible'],
  ['unknown', 'unknown', 'unknown', 'unknown'],
  ['unknown', 'ineligible', 'ineligible', 'unknown'],
  ['ineligible', 'ineligible', 'ineligible', 'ineligible'],
];
const BY_VERDICT: Readonly<Record<Verdict, Rule>> = {
  eligible: { is: 'applicantKind', in: ['municipality'] },
  unknown: { is: 'other', text: '別途定める要件' },
  ineligible: { is: 'applicantKind', in: ['company'] },
};

describe('Kleene logic', () => {
  it.each(TABLE)('%s with %s: all = %s, any = %s', (a, b, all, any) => {
    for (const pair of [
      [BY_VERDICT[a], BY_VERDICT[b]],
      [BY_VERDICT[b], BY_VERDICT[a]],
    ]) {
      expect(verdict({ all: pair })).toBe(all);
      expect(verdict({ any: pair })).toBe(any);
    }
  });

  it('obeys double negation and De Morgan', () => {
    fc.assert(
      fc.property(ruleArbitrary, ruleArbitrary, factsArbitrary, (a, b, facts) => {
        expect(verdict({ not: { not: a } }, facts)).toBe(verdict(a, facts));
        expect(verdict({ not: { all: [a, b] } }, facts)).toBe(verdict({ any: [{ not: a }, { not: b }] }, facts));
        expect(verdict({ not: { any: [a, b] } }, facts)).toBe(verdict({ all: [{ not: a }, { not: b }] }, facts));
      }),
    );
  });

  it('does not depend on order or repetition', () => {
    fc.assert(
      fc.property(fc.array(ruleArbitrary, { minLength: 1, maxLength: 4 }), factsArbitrary, (rules, facts) => {
        const mixed = [...rules].reverse().concat(rules);
        expect(verdict({ all: mixed }, facts)).toBe(verdict({ all: rules }, facts));
        expect(verdict({ any: mixed }, facts)).toBe(verdict({ any: rules }, facts));
      }),
    );
  });

  it('never turns a verdict round when a missing fact becomes known', () => {
    fc.assert(
      fc.property(ruleArbitrary, factsArbitrary, factsArbitrary, (rule, facts, told) => {
        const before = verdict(rule, facts);
        const after = verdict(rule, {
          ...facts,
          stage: facts.stage ?? told.stage,
          budgetYen: facts.budgetYen ?? told.budgetYen,
        });
        if (before !== 'unknown') expect(after).toBe(before);
      }),
    );
  });
});

describe('changesToEligible', () => {
  const changes = (rule: Rule) => changesToEligible(evaluateRule(rule, FACTS));

  it('is empty when nothing needs to change', () => {
    expect(changes({ any: [BY_VERDICT.eligible, BY_VERDICT.ineligible] })).toEqual([]);
  });

  it('takes the way with the least to do: an answer before a change, a change before what is fixed', () => {
    const joint = { is: 'jointApplication', minMembers: 2 } as const;
    const population = { is: 'population', max: 5_000 } as const;
    const certified = { is: 'certification', in: ['x'] } as const;
    expect(changes({ any: [population, joint, { all: [certified, BY_VERDICT.unknown] }] })).toEqual([
      { predicate: certified, action: 'supply' },
      { predicate: BY_VERDICT.unknown, action: 'supply' },
    ]);
    expect(changes({ any: [population, joint] })).toEqual([{ predicate: joint, action: 'change' }]);
    expect(changes({ all: [population, joint, joint] })).toEqual([
      { predicate: population, action: 'fixed' },
      { predicate: joint, action: 'change' },
    ]);
  });

  it('says so when a predicate must not hold', () => {
    const stage = { is: 'stage', in: ['idea'] } as const;
    expect(changes({ not: stage })).toEqual([{ predicate: stage, action: 'change', negated: true }]);
  });

  it('really leads to eligible, and leaving out any one change does not', () => {
    fc.assert(
      fc.property(ruleArbitrary, factsArbitrary, (rule, facts) => {
        const trace = evaluateRule(distinct(rule), facts);
        const settled = changesToEligible(trace).map((change) => JSON.stringify(change));
        fc.pre(settled.length > 0);
        expect(settle(trace, settled)).toBe('eligible');
        for (const left of settled)
          expect(
            settle(
              trace,
              settled.filter((one) => one !== left),
            ),
          ).not.toBe('eligible');
      }),
      { numRuns: 300 },
    );
  });
});

/** Changes count as independent of each other, so every predicate gets a sentence of its own. */
function distinct(rule: Rule, counter = { next: 0 }): Rule {
  if ('all' in rule) return { all: rule.all.map((child) => distinct(child, counter)) };
  if ('any' in rule) return { any: rule.any.map((child) => distinct(child, counter)) };
  if ('not' in rule) return { not: distinct(rule.not, counter) };
  return { ...rule, source: `第${counter.next++}項` };
}

/** Verdict of a trace once the listed changes have come about; an oracle of its own. */
function settle(trace: RuleTrace, settled: readonly string[]): Verdict {
  if (trace.node === 'predicate') {
    const isSettled = (negated: boolean): boolean =>
      (['supply', 'change', 'fixed'] as const).some((action) =>
        settled.includes(JSON.stringify({ predicate: trace.predicate, action, ...(negated ? { negated } : {}) })),
      );
    return isSettled(false) ? 'eligible' : isSettled(true) ? 'ineligible' : trace.verdict;
  }
  const children = (trace.children ?? []).map((child) => settle(child, settled));
  const count = (wanted: Verdict): number => children.filter((child) => child === wanted).length;
  if (trace.node === 'not') return count('eligible') ? 'ineligible' : count('ineligible') ? 'eligible' : 'unknown';
  if (trace.node === 'all') return count('ineligible') ? 'ineligible' : count('unknown') ? 'unknown' : 'eligible';
  return count('eligible') ? 'eligible' : count('unknown') ? 'unknown' : 'ineligible';
}

describe('openQuestions', () => {
  it('puts first the one question whose answer settles most verdicts', () => {
    const facts = { ...FACTS, stage: null, budgetYen: null };
    const traces = [
      evaluateRule({ is: 'amount', minYen: 1 }, facts),
      evaluateRule({ is: 'amount', maxYen: 9 }, facts),
      evaluateRule(
        {
          all: [
            { is: 'stage', in: ['idea'] },
            { is: 'amount', maxYen: 9 },
          ],
        },
        facts,
      ),
      evaluateRule({ any: [BY_VERDICT.eligible, { is: 'stage', in: ['idea'] }] }, facts),
      evaluateRule(BY_VERDICT.unknown, facts),
      null,
    ];
    expect(openQuestions(traces)).toEqual([
      { fact: 'budgetYen', decides: 2, concerns: 3 },
      { fact: 'stage', decides: 0, concerns: 1 },
    ]);
  });
});

describe('failedPredicates', () => {
  it('are those that make the verdict ineligible, also through not', () => {
    const rule: Rule = { all: [BY_VERDICT.eligible, BY_VERDICT.ineligible, { not: BY_VERDICT.eligible }] };
    expect(failedPredicates(evaluateRule(rule, FACTS)).map(({ predicate }) => predicate)).toEqual([
      BY_VERDICT.ineligible,
      BY_VERDICT.eligible,
    ]);
  });
});
