import { addDays } from '@app/japan';
import type { MatchingIdea } from '../types';
import { cautionsOf } from './cautions';
import { levelOf } from './coverage';
import { moneyStack } from './money';
import { type Item, LEAST_COVERAGE, type Problem, problemOf, statedNeeds, valueOf } from './problem';
import { latestStarts } from './schedule';
import { type Found, Search } from './search';
import type {
  MemberKey,
  NeedCoverage,
  Package,
  PackageCandidate,
  PackageMember,
  PackageOptions,
  PackagesResult,
  TimelineStep,
} from './types';

/**
 * Composes packages (新結合) for one idea from judged candidates: sets that together cover its needs and keep to all
 * constraints. Candidates whose verdict is ineligible are never members. Deterministic; the order of the candidates
 * does not matter.
 * @param candidates what was found for the idea, of all kinds; of equal keys the newest counts
 * @returns the best package and alternatives that differ from it and from each other in at least two members; fewer,
 * and perhaps none, where the candidates do not give as many
 * @throws RangeError when an option is out of range
 */
export function composePackages(
  idea: MatchingIdea,
  candidates: readonly PackageCandidate[],
  options: PackageOptions,
): PackagesResult {
  const problem = problemOf(idea, candidates, options);
  const { alternatives, nodeBudget } = problem.options;
  const found: Found[] = [];
  let nodes = 0;
  while (found.length < alternatives) {
    // What one search leaves over is for those after it.
    const share = Math.floor((nodeBudget - nodes) / (alternatives - found.length));
    const taken = found.map(({ members }) => members);
    const result = new Search(problem, taken).run(Math.max(0, share));
    nodes += result.nodes;
    if (result.found === null) break;
    found.push(result.found);
  }
  return {
    packages: inOrder(found).map((one, i) => packageOf(problem, one, i + 1)),
    leftOut: problem.leftOut,
    considered: problem.items.length,
    nodes,
    weightsVersion: problem.weights.version,
  };
}

/** A search that was ended early may have missed what a later one finds: then the first bound holds for all. */
function inOrder(found: readonly Found[]): Found[] {
  const sorted = [...found].sort((a, b) => b.value - a.value || found.indexOf(a) - found.indexOf(b));
  if (sorted.every((one, i) => one === found[i])) return sorted;
  const bound = Math.max(...found.map((one) => one.bound));
  return sorted.map((one) => ({ ...one, bound }));
}

function packageOf(problem: Problem, { members, value, bound }: Found, rank: number): Package {
  const items = members
    .map((number) => ({ item: problem.items[number]!, gain: value - valueOf(problem, without(members, number)) }))
    .sort(
      (a, b) => compareMembers(a.item, b.item) || b.gain - a.gain || (a.item.ranked.id < b.item.ranked.id ? -1 : 1),
    );
  const inPackage = items.map(({ item }) => item);
  const money = moneyStack(
    inPackage.map((item) => ({ ...keyOf(item), money: item.facts.money })),
    problem.frame,
  );
  return {
    rank,
    members: items.map(({ item, gain }) => memberOf(problem, item, gain)),
    value,
    bound,
    gap: bound > value ? (value > 0 ? bound / value - 1 : 1) : 0,
    coverage: statedNeeds(problem.needs).map((need) => coverageOfNeed(problem, inPackage, need)),
    money,
    timeline: timelineOf(problem, inPackage),
    cautions: cautionsOf(problem, inPackage),
    ministries: problem.ministries
      .map((name, number) => ({ name, members: inPackage.filter(({ ministry }) => ministry === number).map(keyOf) }))
      .filter((one) => one.members.length > 0),
  };
}

const keyOf = ({ ranked: { kind, id } }: Item): MemberKey => ({ kind, id });
const without = (members: readonly number[], one: number): number[] => members.filter((member) => member !== one);

/** Programs first, then kind by kind. */
function compareMembers(a: Item, b: Item): number {
  return Number(b.isProgram) - Number(a.isProgram) || a.kind - b.kind;
}

function memberOf({ needs }: Problem, { ranked, candidate, coverage }: Item, gain: number): PackageMember {
  return {
    kind: ranked.kind,
    id: ranked.id,
    version: ranked.version,
    verdict: ranked.verdict,
    provider: candidate.provider,
    covers: statedNeeds(needs)
      .map((n) => ({ needId: needs[n]!.id, strength: coverage[n]! }))
      .filter(({ strength }) => strength >= LEAST_COVERAGE)
      .sort((a, b) => b.strength - a.strength),
    gain,
  };
}

function coverageOfNeed({ needs, nearest }: Problem, items: readonly Item[], need: number): NeedCoverage {
  const { degree, level } = levelOf(items.map(({ coverage }) => coverage[need]!));
  const by = items
    .filter(({ coverage }) => coverage[need]! >= LEAST_COVERAGE)
    .sort((a, b) => b.coverage[need]! - a.coverage[need]!);
  return {
    needId: needs[need]!.id,
    degree,
    level,
    by: by.map(keyOf),
    nearest: level === 'open' && by.length === 0 ? nearest[need]! : null,
  };
}

/** The programs' windows by their last day, then the others: what has a day first. */
function timelineOf({ options }: Problem, items: readonly Item[]): TimelineStep[] {
  const programs = items.filter(({ isProgram }) => isProgram);
  const starts = latestStarts(
    programs.map(({ window }) => window.deadline),
    options.preparationDays,
  );
  const steps = programs.map((item, i) => {
    const { state, window } = item.window;
    const start = starts[i]!;
    const hasDay = window !== null && window.closesOn !== null;
    const step: TimelineStep = {
      ...keyOf(item),
      state,
      opensOn: window?.opensOn ?? null,
      closesOn: window?.closesOn ?? null,
      fiscalYear: window?.fiscalYear ?? null,
      forecast: state === 'forecast',
      prepareBy: hasDay && Number.isFinite(start) ? addDays(options.now, start) : null,
    };
    return { step, deadline: item.window.deadline };
  });
  // Infinity − Infinity is no number.
  steps.sort((a, b) => (a.deadline === b.deadline ? 0 : a.deadline - b.deadline));
  return steps.map(({ step }) => step);
}
