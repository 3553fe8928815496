import type { Candidate, MatchingIdea } from '../types';
import { areInConflict, type ConflictFacts, conflictFactsOf } from './conflicts';
import { coverageOf, type WeightedNeed } from './coverage';
import { canPay, frameOf, fundingOf, type MoneyFrame, moneyTermsOf, sumOfLeasts } from './money';
import { canMeetAll, type MemberWindow, memberWindow } from './schedule';
import type { LeftOut, MemberKey, PackageCandidate, PackageOptions, PackageWeights } from './types';

/** Chosen by reading the packages of the demo ideas; effort outweighs variety that covers nothing. */
export const PACKAGE_WEIGHTS: PackageWeights = {
  version: 'packages-1',
  kinds: 0.08,
  ministries: 0.04,
  evidence: 0.05,
  effort: 0.04,
};

const DEFAULT_MEMBERS = 6;
const DEFAULT_ALTERNATIVES = 3;
const DEFAULT_NODES = 1500;
const DEFAULT_PREPARATION_DAYS = 14;
/** Only from here on a member is said to cover a need. */
export const LEAST_COVERAGE = 0.15;
/**
 * Whoever covers every need less than this stands in its list, but is no member. Between the two are those that an
 * alternative may have to fall back on: a small catalogue has nobody better, and one honest second choice is more use
 * than none.
 */
const LEAST_HOPE = 0.05;
/** What the ranking calls the evidence that similar bodies received it. */
const EVIDENCE_FEATURE = 'evidence';
/** To talk with a partner is less work than to apply; a condition still open is work, too. */
const PARTNER_EFFORT = 0.5;
const OPEN_RULE_EFFORT = 0.25;

/** A candidate that may be a member. */
export interface Item {
  readonly ranked: PackageCandidate['ranked'];
  readonly candidate: Candidate;
  /** p(c,n) in the order of the needs. */
  readonly coverage: readonly number[];
  /** λ3·evidence − λ4·effort: what it adds whoever stands beside it. */
  readonly own: number;
  /** Numbers of kind and ministry; −1 for no ministry. */
  readonly kind: number;
  readonly ministry: number;
  readonly isProgram: boolean;
  readonly window: MemberWindow;
  readonly facts: ConflictFacts;
}

export interface Problem {
  readonly idea: MatchingIdea;
  readonly needs: readonly WeightedNeed[];
  readonly frame: MoneyFrame;
  /** Ordered by kind and id, so that nothing depends on the order they came in. */
  readonly items: readonly Item[];
  /** items × items, 1 = not together. */
  readonly conflicts: Uint8Array;
  readonly kinds: number;
  readonly ministries: readonly string[];
  readonly weights: PackageWeights;
  readonly options: Required<Omit<PackageOptions, 'needWeights' | 'weights' | 'moneyNeed'>>;
  readonly leftOut: Readonly<Record<LeftOut, number>>;
  /** For each need whoever comes nearest to it, member or not, unless it is ineligible; null: nobody says anything of it. */
  readonly nearest: readonly (MemberKey | null)[];
}

/** @throws RangeError when an option is out of range */
export function problemOf(idea: MatchingIdea, candidates: readonly PackageCandidate[], given: PackageOptions): Problem {
  const options = {
    now: given.now,
    maxMembers: atLeast(given.maxMembers ?? DEFAULT_MEMBERS, 1, 'maxMembers'),
    alternatives: atLeast(given.alternatives ?? DEFAULT_ALTERNATIVES, 1, 'alternatives'),
    nodeBudget: atLeast(given.nodeBudget ?? DEFAULT_NODES, 0, 'nodeBudget'),
    preparationDays: atLeast(given.preparationDays ?? DEFAULT_PREPARATION_DAYS, 0, 'preparationDays'),
    stageOrder: given.stageOrder ?? [],
  };
  const weights = given.weights ?? PACKAGE_WEIGHTS;
  const needs = weightedNeeds(idea, given.needWeights ?? {}, given.moneyNeed);
  const frame = frameOf(idea);
  const leftOut: Record<LeftOut, number> = { ineligible: 0, covers_nothing: 0, stage: 0, window: 0, money: 0 };
  const numbers = new Numbers();
  const items: Item[] = [];
  const nearest = needs.map(() => ({ key: null as MemberKey | null, coverage: 0 }));
  for (const { ranked, candidate } of distinct(candidates)) {
    const coverage = coverageOf({ ranked, candidate }, needs, fundingOf(candidate));
    const { kind, id } = ranked;
    nearest.forEach((best, n) => {
      if (coverage[n]! > best.coverage) nearest[n] = { key: { kind, id }, coverage: coverage[n]! };
    });
    const window = memberWindow(candidate.windows, idea, options.now, options.preparationDays);
    const money = moneyTermsOf(candidate, frame);
    const reason: LeftOut | null =
      ranked.verdict === 'ineligible'
        ? 'ineligible'
        : Math.max(...statedNeeds(needs).map((n) => coverage[n]!)) < LEAST_HOPE
          ? 'covers_nothing'
          : !suitsStage(candidate, idea.stage, options.stageOrder)
            ? 'stage'
            : window === null || window.state === 'closed'
              ? 'window'
              : money === null
                ? 'money'
                : null;
    if (reason !== null) {
      leftOut[reason]++;
      continue;
    }
    const isProgram = candidate.partnerKind === null;
    const covered = new Set(statedNeeds(needs).filter((n) => coverage[n]! >= LEAST_COVERAGE));
    items.push({
      ranked,
      candidate,
      coverage,
      own: weights.evidence * evidenceOf(ranked) - weights.effort * effortOf(ranked, isProgram),
      kind: numbers.kind(candidate.kind),
      ministry: isProgram && candidate.provider !== '' ? numbers.ministry(candidate.provider) : -1,
      isProgram,
      window: window!,
      facts: conflictFactsOf(candidate, idea, money!, covered),
    });
  }
  return {
    idea,
    needs,
    frame,
    items,
    conflicts: conflictsOf(items),
    kinds: numbers.kinds.size,
    ministries: [...numbers.ministries.keys()],
    weights,
    options,
    leftOut,
    nearest: nearest.map(({ key }) => key),
  };
}

function atLeast(value: number, least: number, name: string): number {
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} must be an integer of at least ${least}`);
  return value;
}

/** By kind and id; of several with the same key the first by version and score counts. */
function distinct(candidates: readonly PackageCandidate[]): PackageCandidate[] {
  const key = ({ ranked }: PackageCandidate): string => `${ranked.kind}/${ranked.id}`;
  const sorted = [...candidates].sort((a, b) => {
    if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
    return b.ranked.version - a.ranked.version || b.ranked.score - a.ranked.score;
  });
  return sorted.filter((one, i) => i === 0 || key(one) !== key(sorted[i - 1]!));
}

function weightedNeeds(
  { needs }: MatchingIdea,
  weights: Readonly<Record<string, number>>,
  moneyNeed?: string,
): WeightedNeed[] {
  const given: WeightedNeed[] = needs.map(({ id, kind }) => {
    return { id, weight: weights[id] ?? 1, asks: kind === moneyNeed ? 'money' : 'something' };
  });
  if (given.length === 0) given.push({ id: '', weight: 1, asks: 'something' });
  for (const { id, weight } of given) {
    if (!(weight > 0 && Number.isFinite(weight))) throw new RangeError(`weight of need ${id} must be positive`);
  }
  const mean = given.reduce((sum, { weight }) => sum + weight, 0) / given.length;
  given.push({ id: '', weight: mean, asks: 'program' });
  const all = mean * given.length;
  return given.map((need) => ({ ...need, weight: need.weight / all }));
}

/** Numbers of the needs that a reader knows of. */
export const statedNeeds = (needs: readonly WeightedNeed[]): number[] =>
  [...needs.keys()].filter((n) => needs[n]!.asks !== 'program');

/** Stated stages must have the idea's stage or the one it comes to next; whoever is for others is too early or too late. */
function suitsStage({ stages }: Candidate, stage: string | null, order: readonly string[]): boolean {
  if (stage === null || stages.length === 0 || stages.includes(stage)) return true;
  const next = nextStage(stage, order);
  return next !== null && stages.includes(next);
}

export function nextStage(stage: string, order: readonly string[]): string | null {
  const at = order.indexOf(stage);
  return at < 0 ? null : (order[at + 1] ?? null);
}

function evidenceOf({ contributions }: PackageCandidate['ranked']): number {
  const value = contributions.find(({ feature }) => feature === EVIDENCE_FEATURE)?.value ?? 0;
  return value >= 0 ? Math.min(1, value) : 0;
}

const effortOf = ({ verdict }: PackageCandidate['ranked'], isProgram: boolean): number =>
  (isProgram ? 1 : PARTNER_EFFORT) + (verdict === 'unknown' ? OPEN_RULE_EFFORT : 0);

class Numbers {
  readonly kinds = new Map<string, number>();
  readonly ministries = new Map<string, number>();
  kind = (name: string): number => numberIn(this.kinds, name);
  ministry = (name: string): number => numberIn(this.ministries, name);
}

function numberIn(known: Map<string, number>, name: string): number {
  const number = known.get(name) ?? known.size;
  known.set(name, number);
  return number;
}

function conflictsOf(items: readonly Item[]): Uint8Array {
  const conflicts = new Uint8Array(items.length ** 2);
  for (let a = 0; a < items.length; a++) {
    if (!items[a]!.isProgram) continue;
    for (let b = a + 1; b < items.length; b++) {
      if (!areInConflict(items[a]!.facts, items[b]!.facts)) continue;
      conflicts[a * items.length + b] = 1;
      conflicts[b * items.length + a] = 1;
    }
  }
  return conflicts;
}

/**
 * Which items may join the members? They keep to all constraints already; every part of a possible set is possible.
 * @returns a test for one item beside these members
 */
export function joinTest(problem: Problem, members: readonly number[]): (item: number) => boolean {
  const { items, conflicts, options, frame } = problem;
  if (members.length >= options.maxMembers) return () => false;
  const programs = members.map((i) => items[i]!).filter(({ isProgram }) => isProgram);
  const sums = sumOfLeasts(programs.map(({ facts }) => facts.money));
  const deadlines = programs.map(({ window }) => window.deadline).filter(Number.isFinite);
  return (item) => {
    for (const member of members) if (member === item || conflicts[member * items.length + item] === 1) return false;
    const { isProgram, facts, window } = items[item]!;
    if (!isProgram) return true;
    return (
      canPay(sums, facts.money, frame) &&
      (window.deadline === Infinity || canMeetAll([...deadlines, window.deadline], options.preparationDays))
    );
  };
}

/**
 * f(S) = Σ w_n (1 − Π (1 − p(c,n))) + λ1 √kinds + λ2 √ministries + λ3 evidence(S) − λ4 effort(S).
 * @param members numbers of items, in any order
 */
export function valueOf({ items, needs, weights }: Problem, members: readonly number[]): number {
  // Always in the same order, so that equal sets have equal values to the last bit.
  const chosen = [...members].sort((a, b) => a - b);
  let value = 0;
  for (let n = 0; n < needs.length; n++) {
    let missing = 1;
    for (const member of chosen) missing *= 1 - items[member]!.coverage[n]!;
    value += needs[n]!.weight * (1 - missing);
  }
  let [kinds, ministries] = [0, 0];
  for (let i = 0; i < chosen.length; i++) {
    const { own, kind, ministry } = items[chosen[i]!]!;
    value += own;
    let [newKind, newMinistry] = [1, ministry >= 0 ? 1 : 0];
    for (let before = 0; before < i; before++) {
      const other = items[chosen[before]!]!;
      if (other.kind === kind) newKind = 0;
      if (other.ministry === ministry) newMinistry = 0;
    }
    kinds += newKind;
    ministries += newMinistry;
  }
  return value + weights.kinds * Math.sqrt(kinds) + weights.ministries * Math.sqrt(ministries);
}
