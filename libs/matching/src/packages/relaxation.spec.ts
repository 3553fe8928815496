import { listsOfMatch, OPTIONS, randomFrom } from './packages.fixtures';
import { joinTest, PACKAGE_WEIGHTS, type Problem, problemOf, valueOf } from './problem';
import { Relaxation } from './relaxation';

/** Every part weighs enough to be missed where a bound forgets it. */
const HEAVY = { ...PACKAGE_WEIGHTS, kinds: 0.6, ministries: 0.5, evidence: 0.4, effort: 0.15 };

function best(problem: Problem, members: readonly number[], allowed: readonly number[]): number {
  let value = members.some((i) => problem.items[i]!.isProgram) ? valueOf(problem, members) : -Infinity;
  const mayJoin = joinTest(problem, members);
  for (const [i, item] of allowed.entries()) {
    if (mayJoin(item)) value = Math.max(value, best(problem, [...members, item], allowed.slice(i + 1)));
  }
  return value;
}

describe('the relaxed problem', () => {
  it('is worth no less than any package, wherever its tangents touch, and drops no item of a better one', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { idea, candidates } = listsOfMatch(seed, 4);
      const problem = problemOf(idea, candidates, { ...OPTIONS, maxMembers: 4, weights: HEAVY });
      const random = randomFrom(seed);
      const all = problem.items.map((_, i) => i);
      const start = all.filter((i) => random() < 2 / all.length && joinTest(problem, [])(i)).slice(0, 1);
      const allowed = all.filter((i) => !start.includes(i) && random() < 0.9);
      const touch = Float64Array.from(problem.needs, () => 2 * random());
      const optimum = best(problem, start, allowed);
      const relaxation = new Relaxation(problem);
      const { bound } = relaxation.relax(start, allowed, touch, 1 + Math.floor(4 * random()), -Infinity);
      expect(bound).toBeGreaterThanOrEqual(optimum - 1e-9);
      // With a solution just below the optimum in hand, the optimum must still be within what is allowed.
      const fixed = relaxation.relax(start, allowed, touch, 6, optimum - 1e-6);
      expect(best(problem, start, fixed.allowed)).toBeCloseTo(optimum, 9);
    }
  });

  it('is close to the true problem', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { idea, candidates } = listsOfMatch(seed, 4);
      const problem = problemOf(idea, candidates, { ...OPTIONS, maxMembers: 4 });
      const all = problem.items.map((_, i) => i);
      const touch = new Float64Array(problem.needs.length);
      const { bound } = new Relaxation(problem).relax([], all, touch, 16, -Infinity);
      const optimum = best(problem, [], all);
      if (optimum > 0) expect(bound / optimum).toBeLessThan(1.35);
    }
  });
});
