import type { Problem } from './problem';

/** What may still come of some members and the items allowed beside them. */
export interface Relaxed {
  /** No set of the members and allowed items, within the limit, is worth more. */
  readonly bound: number;
  /** The items that would be taken if the relaxed problem were the true one, the most promising first. */
  readonly chosen: readonly number[];
  /** Allowed items without those that cannot be in anything better than `atLeast`. */
  readonly allowed: readonly number[];
  /** Where the tangents touch; a good start for the problems below this one. */
  readonly touch: Float64Array;
}

/**
 * Upper bounds of f. With y_n(T) = Σ −ln(1 − p(c,n)) a need's part is w_n·q_n·(1 − e^(−y_n)), concave in y_n, and √ is
 * concave in its number: each lies below its tangents. The sum of tangents is a constant plus one weight per item, of
 * which the k greatest are the best set. A kind or ministry counts once: only the heaviest item of each carries its
 * bonus (of any set the heaviest first are at least as good). True for every touching point; a few steps of
 * Frank–Wolfe find points where the bound is low.
 */
export class Relaxation {
  private readonly needs: number;
  private readonly weights: Float64Array;
  /** items × needs: −ln(1 − p). */
  private readonly logs: Float64Array;
  private readonly base: Float64Array;
  private readonly withBonus: Float64Array;
  /** With every bonus it could get, whoever stands beside it. */
  private readonly most: Float64Array;

  constructor(private readonly problem: Problem) {
    const { items, needs } = problem;
    this.needs = needs.length;
    this.weights = Float64Array.from(needs, ({ weight }) => weight);
    this.logs = new Float64Array(items.length * needs.length);
    for (const [i, { coverage }] of items.entries()) {
      for (const [n, p] of coverage.entries()) this.logs[i * needs.length + n] = -Math.log(1 - p);
    }
    this.base = new Float64Array(items.length);
    this.withBonus = new Float64Array(items.length);
    this.most = new Float64Array(items.length);
  }

  logOf(item: number, need: number): number {
    return this.logs[item * this.needs + need]!;
  }

  /**
   * @param touch where to begin with the tangents
   * @param atLeast value of a set that is known already
   */
  relax(
    members: readonly number[],
    allowed: readonly number[],
    touch: Float64Array,
    rounds: number,
    atLeast: number,
  ): Relaxed {
    const state = this.stateOf(members);
    const slots = this.problem.options.maxMembers - members.length;
    let best: Relaxed = { bound: Infinity, chosen: [], allowed, touch };
    let point = touch;
    let [newKinds, newMinistries] = [1, 1];
    for (let round = 0; round < rounds; round++) {
      const constant = this.weigh(state, best.allowed, point, newKinds, newMinistries);
      const { chosen, sum, last } = this.heaviest(best.allowed, slots);
      const free = constant + sum;
      const bound = state.hasProgram ? free : this.withProgram(chosen, best.allowed, slots, free);
      if (bound < best.bound) {
        const spare = free - last - atLeast;
        const kept = best.allowed.filter((item) => spare + this.most[item]! > 0 || chosen.includes(item));
        best = { bound, chosen, allowed: kept, touch: point };
      }
      if (round + 1 === rounds) break;
      [point, newKinds, newMinistries] = this.nextPoint(point, chosen, state, 2 / (round + 2));
    }
    return best;
  }

  private stateOf(members: readonly number[]): State {
    const { items, kinds, ministries } = this.problem;
    const missing = new Float64Array(this.needs).fill(1);
    const kindTaken = new Uint8Array(kinds);
    const ministryTaken = new Uint8Array(ministries.length);
    let [own, kindCount, ministryCount, hasProgram] = [0, 0, 0, false];
    for (const member of members) {
      const { coverage, own: ownOf, kind, ministry, isProgram } = items[member]!;
      for (let n = 0; n < this.needs; n++) missing[n]! *= 1 - coverage[n]!;
      own += ownOf;
      hasProgram ||= isProgram;
      if (kindTaken[kind] === 0) kindCount += kindTaken[kind] = 1;
      if (ministry >= 0 && ministryTaken[ministry] === 0) ministryCount += ministryTaken[ministry] = 1;
    }
    return { missing, own, kindTaken, kindCount, ministryTaken, ministryCount, hasProgram };
  }

  /** Sets the items' weights for the tangents at `point`; returns the constant. */
  private weigh(
    state: State,
    allowed: readonly number[],
    point: Float64Array,
    newKinds: number,
    newMinistries: number,
  ): number {
    const { items, weights, kinds, ministries } = this.problem;
    const slopes = new Float64Array(this.needs);
    let constant = state.own;
    for (let n = 0; n < this.needs; n++) {
      const weight = this.weights[n]!;
      const open = weight * state.missing[n]!;
      const decay = Math.exp(-point[n]!);
      slopes[n] = open * decay;
      constant += weight - open + open * (1 - decay * (1 + point[n]!));
    }
    const kindBonus = tangent(weights.kinds, state.kindCount, newKinds);
    const ministryBonus = tangent(weights.ministries, state.ministryCount, newMinistries);
    constant += kindBonus.constant + ministryBonus.constant;

    const bestOfMinistry = new Int32Array(ministries.length).fill(-1);
    const bestOfKind = new Int32Array(kinds).fill(-1);
    const { base, withBonus, most, logs } = this;
    for (const item of allowed) {
      const { own, kind, ministry } = items[item]!;
      let weight = own;
      for (let n = 0, at = item * this.needs; n < this.needs; n++) weight += slopes[n]! * logs[at + n]!;
      base[item] = withBonus[item] = most[item] = weight;
      if (ministry >= 0 && state.ministryTaken[ministry] === 0) {
        most[item] += ministryBonus.slope;
        const rival = bestOfMinistry[ministry]!;
        if (rival < 0 || weight > base[rival]!) bestOfMinistry[ministry] = item;
      }
      if (state.kindTaken[kind] === 0) most[item] += kindBonus.slope;
    }
    for (const item of bestOfMinistry) if (item >= 0) withBonus[item]! += ministryBonus.slope;
    for (const item of allowed) {
      const { kind } = items[item]!;
      if (state.kindTaken[kind] !== 0) continue;
      const rival = bestOfKind[kind]!;
      if (rival < 0 || withBonus[item]! > withBonus[rival]!) bestOfKind[kind] = item;
    }
    for (const item of bestOfKind) if (item >= 0) withBonus[item]! += kindBonus.slope;
    return constant;
  }

  /** The heaviest items of positive weight, at most `slots`; `last`: what the last of a full set weighs, else 0. */
  private heaviest(allowed: readonly number[], slots: number): { chosen: number[]; sum: number; last: number } {
    const chosen: number[] = [];
    for (const item of allowed) {
      const weight = this.withBonus[item]!;
      if (weight <= 0 || (chosen.length === slots && weight <= this.withBonus[chosen[slots - 1]!]!)) continue;
      if (chosen.length === slots) chosen.pop();
      let at = chosen.length;
      while (at > 0 && this.withBonus[chosen[at - 1]!]! < weight) at--;
      chosen.splice(at, 0, item);
    }
    const sum = chosen.reduce((total, item) => total + this.withBonus[item]!, 0);
    return { chosen, sum, last: chosen.length === slots ? this.withBonus[chosen[slots - 1]!]! : 0 };
  }

  /** Without a program nothing counts: the heaviest one is among the chosen, instead of the last if need be. */
  private withProgram(chosen: number[], allowed: readonly number[], slots: number, free: number): number {
    const { items } = this.problem;
    if (chosen.some((item) => items[item]!.isProgram)) return free;
    let best = -1;
    for (const item of allowed) {
      if (items[item]!.isProgram && (best < 0 || this.withBonus[item]! > this.withBonus[best]!)) best = item;
    }
    if (best < 0) return -Infinity;
    const dropped = chosen.length === slots ? this.withBonus[chosen.pop()!]! : 0;
    chosen.unshift(best);
    return free - dropped + this.withBonus[best]!;
  }

  private nextPoint(
    point: Float64Array,
    chosen: readonly number[],
    state: State,
    step: number,
  ): [Float64Array, number, number] {
    const next = new Float64Array(this.needs);
    const kinds = new Set<number>();
    const ministries = new Set<number>();
    for (const item of chosen) {
      const { kind, ministry } = this.problem.items[item]!;
      for (let n = 0; n < this.needs; n++) next[n]! += this.logs[item * this.needs + n]!;
      if (state.kindTaken[kind] === 0) kinds.add(kind);
      if (ministry >= 0 && state.ministryTaken[ministry] === 0) ministries.add(ministry);
    }
    for (let n = 0; n < this.needs; n++) next[n] = point[n]! + step * (next[n]! - point[n]!);
    return [next, kinds.size, ministries.size];
  }
}

interface State {
  /** Per need Π (1 − p) over the members. */
  readonly missing: Float64Array;
  readonly own: number;
  readonly kindTaken: Uint8Array;
  readonly kindCount: number;
  readonly ministryTaken: Uint8Array;
  readonly ministryCount: number;
  readonly hasProgram: boolean;
}

/** Tangent of λ√x at `count + more`, as a function of how many come to `count`. */
function tangent(lambda: number, count: number, more: number): { constant: number; slope: number } {
  const at = Math.max(1, count + more);
  const slope = lambda / (2 * Math.sqrt(at));
  return { constant: lambda * Math.sqrt(at) + slope * (count - at), slope };
}
