import type { MatchingIdea } from '../types';
import { type Item, type Problem, problemOf, valueOf } from './problem';
import type { MemberKey, PackageCandidate, PackageOptions } from './types';

/**
 * The value of the best package, by looking at every set: only for few candidates, to measure the search by. Shares
 * the value with the search and nothing else; constraints are checked for each whole set.
 * @param isAdmissible asks for more than the constraints do
 * @returns null when no set is possible
 */
export function bestByEnumeration(
  idea: MatchingIdea,
  candidates: readonly PackageCandidate[],
  options: PackageOptions,
  isAdmissible: (members: readonly MemberKey[]) => boolean = () => true,
): number | null {
  const problem = problemOf(idea, candidates, options);
  const { items } = problem;
  let best: number | null = null;
  const visit = (from: number, members: readonly number[]): void => {
    const chosen = members.map((i) => items[i]!);
    if (chosen.some(({ isProgram }) => isProgram) && isAdmissible(chosen.map(({ ranked }) => ranked))) {
      const value = valueOf(problem, members);
      if (best === null || value > best) best = value;
    }
    for (let i = from; i < items.length; i++) if (isPossible(problem, [...members, i])) visit(i + 1, [...members, i]);
  };
  visit(0, []);
  return best;
}

function isPossible({ items, conflicts, frame, options }: Problem, members: readonly number[]): boolean {
  if (members.length > options.maxMembers) return false;
  if (members.some((a) => members.some((b) => conflicts[a * items.length + b] === 1))) return false;
  const chosen = members.map((i) => items[i]!);
  return canMeetWindows(chosen, options.preparationDays) && canDivideCost(chosen, frame);
}

function canMeetWindows(chosen: readonly Item[], days: number): boolean {
  const deadlines = chosen.map(({ window }) => window.deadline).sort((a, b) => (a === b ? 0 : a - b));
  return deadlines.every((deadline, i) => deadline >= (i + 1) * days);
}

function canDivideCost(chosen: readonly Item[], { budgetYen, ownShareYen, wantedYen }: Problem['frame']): boolean {
  if (budgetYen === null) return true;
  const terms = chosen.map(({ facts }) => facts.money);
  const paid = terms.reduce((sum, { least }) => sum + least, 0);
  const own = terms
    .filter(({ funding, rate }) => funding === 'grant' && rate !== null)
    .reduce((sum, { least, rate }) => sum + Math.ceil((least * (1 - rate!)) / rate! - 1e-6), 0);
  return paid <= wantedYen && paid + own <= budgetYen && (ownShareYen === null || own <= ownShareYen);
}
