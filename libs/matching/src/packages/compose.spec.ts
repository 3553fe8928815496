import fc from 'fast-check';
import type { MatchingIdea } from '../types';
import { composePackages } from './compose';
import { bestByEnumeration } from './enumerate';
import {
  ideaWith,
  judgedArbitrary,
  judgedListArbitrary,
  judged,
  keyOf,
  listsOfMatch,
  NOW,
  OPTIONS,
  packageIdeaArbitrary,
} from './packages.fixtures';
import { daysBetween } from '@app/japan';
import { mostInCommon } from './search';
import type { MemberKey, Package, PackageCandidate } from './types';

const SMALL = { ...OPTIONS, maxMembers: 4 };
const CLOSE = 1e-6;
const keysOf = (members: readonly MemberKey[]): Set<string> => new Set(members.map(keyOf));
const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => [...a].filter((key) => b.has(key)).length;
const differs = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  common(a, b) <= mostInCommon(a.size, b.size);

describe('the search for packages', () => {
  it('finds the best package and the best alternatives of small instances', () => {
    fc.assert(
      fc.property(packageIdeaArbitrary, judgedListArbitrary(9), (idea, candidates) => {
        const { packages } = composePackages(idea, candidates, SMALL);
        const before: Set<string>[] = [];
        for (let i = 0; i < 3; i++) {
          const best = bestByEnumeration(idea, candidates, SMALL, (members) => {
            const keys = keysOf(members);
            return before.every((one) => differs(keys, one));
          });
          expect(packages[i] !== undefined).toBe(best !== null);
          if (best === null) break;
          expect(packages[i]!.value).toBeCloseTo(best, 9);
          expect(packages[i]!.gap).toBe(0);
          before.push(keysOf(packages[i]!.members));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('comes close without looking further than its first solution', () => {
    const ratios: number[] = [];
    for (let seed = 1; seed <= 40; seed++) {
      const { idea, candidates } = listsOfMatch(seed, 4);
      const best = bestByEnumeration(idea, candidates, SMALL);
      const [first] = composePackages(idea, candidates, { ...SMALL, nodeBudget: 0 }).packages;
      expect(first === undefined).toBe(best === null);
      if (first !== undefined) ratios.push(first.value / best!);
    }
    ratios.sort((a, b) => a - b);
    expect(ratios.length).toBeGreaterThan(30);
    expect(ratios[0]).toBeGreaterThanOrEqual(0.98);
    expect(ratios[ratios.length >> 1]).toBe(1);
  });

  it('reports bounds that hold when it is ended at once', () => {
    fc.assert(
      fc.property(packageIdeaArbitrary, judgedListArbitrary(10), fc.nat(3), (idea, candidates, nodeBudget) => {
        const best = bestByEnumeration(idea, candidates, SMALL);
        const [first] = composePackages(idea, candidates, { ...SMALL, alternatives: 1, nodeBudget }).packages;
        if (first !== undefined) expect(first.bound).toBeGreaterThanOrEqual(best! - CLOSE);
      }),
      { numRuns: 150 },
    );
  });

  it('reports bounds on large instances that no longer search passes', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { idea, candidates } = listsOfMatch(seed, 50);
      const [short] = composePackages(idea, candidates, { ...OPTIONS, alternatives: 1, nodeBudget: 0 }).packages;
      const [long] = composePackages(idea, candidates, { ...OPTIONS, alternatives: 1 }).packages;
      expect(long!.value).toBeGreaterThanOrEqual(short!.value);
      expect(short!.bound).toBeGreaterThanOrEqual(long!.value - CLOSE);
      expect(long!.bound).toBeGreaterThanOrEqual(long!.value);
      expect(long!.gap).toBeLessThan(0.02);
    }
  });

  it('gives the same in whatever order the candidates come', () => {
    fc.assert(
      fc.property(
        packageIdeaArbitrary,
        judgedListArbitrary(12).chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        (idea, [candidates, shuffled]) => {
          expect(composePackages(idea, shuffled, OPTIONS)).toEqual(composePackages(idea, candidates, OPTIONS));
        },
      ),
    );
    const { idea, candidates } = listsOfMatch(3, 50);
    expect(composePackages(idea, [...candidates].reverse(), OPTIONS)).toEqual(
      composePackages(idea, candidates, OPTIONS),
    );
  });

  it('never loses by one more candidate', () => {
    fc.assert(
      fc.property(packageIdeaArbitrary, judgedListArbitrary(9), judgedArbitrary, (idea, candidates, more) => {
        fc.pre(!candidates.some(({ ranked }) => keyOf(ranked) === keyOf(more.ranked)));
        const best = (list: readonly PackageCandidate[]): number =>
          composePackages(idea, list, { ...SMALL, alternatives: 1 }).packages[0]?.value ?? -Infinity;
        expect(best([...candidates, more])).toBeGreaterThanOrEqual(best(candidates) - CLOSE);
      }),
    );
  });

  it('never breaks a constraint', () => {
    fc.assert(
      fc.property(packageIdeaArbitrary, judgedListArbitrary(14), (idea, candidates) => {
        const { packages } = composePackages(idea, candidates, OPTIONS);
        for (const one of packages) expect(violations(idea, candidates, one)).toEqual([]);
        const keys = packages.map(({ members }) => keysOf(members));
        for (const [i, a] of keys.entries()) for (const b of keys.slice(i + 1)) expect(differs(a, b)).toBe(true);
      }),
      { numRuns: 300 },
    );
    for (let seed = 1; seed <= 10; seed++) {
      const { idea, candidates } = listsOfMatch(seed, 50);
      for (const one of composePackages(idea, candidates, OPTIONS).packages) {
        expect(violations(idea, candidates, one)).toEqual([]);
      }
    }
  });

  it('puts the better package first and counts whom it left out', () => {
    fc.assert(
      fc.property(packageIdeaArbitrary, judgedListArbitrary(12), (idea, candidates) => {
        const { packages, considered, leftOut } = composePackages(idea, candidates, OPTIONS);
        expect(packages.map(({ rank }) => rank)).toEqual(packages.map((_, i) => i + 1));
        for (const [i, one] of packages.entries()) {
          if (i > 0) expect(one.value).toBeLessThanOrEqual(packages[i - 1]!.value);
        }
        expect(considered + Object.values(leftOut).reduce((sum, n) => sum + n, 0)).toBe(candidates.length);
      }),
    );
  });

  it('has nothing to say where there is nothing', () => {
    expect(composePackages(ideaWith(['n1']), [], OPTIONS).packages).toEqual([]);
    const partner = judged({ kind: 'offering', id: 'a', covers: { n1: 1 } });
    expect(composePackages(ideaWith(['n1']), [partner], OPTIONS).packages).toEqual([]);
    const lowScores = [Number.NaN, 0, -1].map((score, i) => judged({ id: `${i}`, score, covers: { n1: 1 } }));
    expect(composePackages(ideaWith(['n1']), lowScores, OPTIONS).packages).toEqual([]);
    expect(() => composePackages(ideaWith([]), [], { ...OPTIONS, maxMembers: 0 })).toThrow(RangeError);
    expect(() => composePackages(ideaWith(['n']), [], { ...OPTIONS, needWeights: { n: -1 } })).toThrow(RangeError);
  });

  it('survives texts that break careless code', () => {
    for (const name of ['', '\ud800', '（'.repeat(50_000), '国の他の補助金'.repeat(20_000), '令和'.repeat(50_000)]) {
      const list = ['a', 'b'].map((id) =>
        judged({ id, funding: 'grant', covers: { n1: 1 }, text: { name, requirements: name } }),
      );
      expect(composePackages(ideaWith(['n1']), list, OPTIONS).packages.length).toBeGreaterThan(0);
    }
  });

  it('covers the heavier need where it has to choose', () => {
    const list = ['n1', 'n2'].map((need) => judged({ id: need, covers: { [need]: 1 } }));
    for (const heavy of ['n1', 'n2']) {
      const options = { ...OPTIONS, maxMembers: 1, alternatives: 1, needWeights: { [heavy]: 2 } };
      const [only] = composePackages(ideaWith(['n1', 'n2']), list, options).packages;
      expect(only!.members.map(({ id }) => id)).toEqual([heavy]);
    }
  });

  it('takes kinds and ministries together, and evidence into account', () => {
    const program = (id: string, provider: string, evidence = 0) =>
      judged({ id, provider, evidence, score: 1, covers: { n1: 0.6 }, text: { name: id } });
    const [first] = composePackages(
      ideaWith(['n1']),
      [
        program('あ', 'A省'),
        program('い', 'A省'),
        program('う', 'B省'),
        judged({ kind: 'offering', id: 'o', score: 1, covers: { n1: 0.6 } }),
      ],
      { ...OPTIONS, maxMembers: 2, alternatives: 1 },
    ).packages;
    expect(first!.members.map(({ kind }) => kind)).toEqual(['program', 'offering']);
    const [two] = composePackages(
      ideaWith(['n1']),
      [program('あ', 'A省'), program('い', 'A省'), program('う', 'B省')],
      {
        ...OPTIONS,
        maxMembers: 2,
      },
    ).packages;
    expect(two!.ministries.map(({ name }) => name).sort()).toEqual(['A省', 'B省']);
    const [known] = composePackages(ideaWith(['n1']), [program('あ', 'A省'), program('い', 'A省', 1)], {
      ...OPTIONS,
      maxMembers: 1,
    }).packages;
    expect(known!.members[0]!.id).toBe('い');
  });
});

/** What a package must never do, read from the candidates' own facts. */
function violations(idea: MatchingIdea, candidates: readonly PackageCandidate[], one: Package): string[] {
  const byKey = new Map(candidates.map((candidate) => [keyOf(candidate.ranked), candidate]));
  const members = one.members.map((member) => byKey.get(keyOf(member))!);
  const programs = members.filter(({ candidate }) => candidate.partnerKind === null);
  const found: string[] = [];
  const check = (ok: boolean, what: string): void => {
    if (!ok) found.push(what);
  };
  check(members.length <= 6, 'too many');
  check(new Set(members).size === members.length, 'twice the same');
  check(programs.length > 0, 'no program');
  check(
    members.every(({ ranked }) => ranked.verdict !== 'ineligible'),
    'ineligible',
  );
  const stages = idea.stage === null ? null : [idea.stage, idea.stage === 'idea' ? 'study' : 'pilot'];
  for (const { candidate } of members) {
    const suits = stages === null || candidate.stages.length === 0 || candidate.stages.some((s) => stages.includes(s));
    check(suits, 'stage');
  }
  const names = programs.map(({ candidate }) => candidate.text['name'] ?? '').filter((name) => name !== '');
  check(new Set(names).size === names.length, 'the same program twice');
  const grants = programs.filter(({ candidate }) => candidate.funding === 'grant');
  if (grants.length > 1) {
    check(!grants.some(({ candidate }) => candidate.text['requirements']), 'excludes others');
  }
  const deadlines = programs
    .flatMap(({ candidate }) =>
      candidate.windows[0]?.closesOn ? [daysBetween(NOW, candidate.windows[0].closesOn)] : [],
    )
    .sort((a, b) => a - b);
  check(
    deadlines.every((days, i) => days >= 14 * (i + 1)),
    'windows',
  );
  return [...found, ...moneyViolations(one)];
}

function moneyViolations({ money }: Package): string[] {
  const found: string[] = [];
  const check = (ok: boolean, what: string): void => {
    if (!ok) found.push(what);
  };
  const { budgetYen, ownShareYen, ownShareNeededYen, grantsYen, loansYen, openYen, lines } = money;
  for (const { yen, ceilingYen, floorYen, rate, ownShareYen: own } of lines) {
    if (yen === null) continue;
    check(Number.isInteger(yen) && yen >= 0, 'whole yen');
    check(yen <= (ceilingYen ?? Infinity), 'ceiling');
    if (budgetYen === null) continue;
    check(yen >= (floorYen ?? 0), 'floor');
    if (rate !== null) check(yen <= budgetYen * rate + 1, 'rate of the budget');
    if (rate !== null && own !== null) check(yen <= (yen + own) * rate + 1, 'rate of its part');
  }
  if (budgetYen === null) return found;
  check(grantsYen + loansYen + ownShareNeededYen <= budgetYen, 'budget');
  check(ownShareNeededYen <= (ownShareYen ?? Infinity), 'own share');
  if (openYen !== null) {
    check(openYen >= 0 && openYen <= budgetYen, 'open');
    check(openYen + grantsYen + loansYen <= budgetYen, 'more than the budget');
  }
  return found;
}
