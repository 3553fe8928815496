import { joinTest, type Problem, valueOf } from './problem';
import { Relaxation } from './relaxation';

export interface Found {
  /** Numbers of items, ascending. */
  readonly members: readonly number[];
  readonly value: number;
  /** No admissible set is worth more. */
  readonly bound: number;
}

export interface SearchResult {
  /** Null: none was found. */
  readonly found: Found | null;
  readonly nodes: number;
}

/** Steps towards the lowest bound: many at the root, few below, where the parent's point is close already. */
const ROOT_ROUNDS = 16;
const ROUNDS = 3;
/** Sums of the same numbers in another order differ by less. */
const TOLERANCE = 1e-9;
/** A member that differs is one that only one of two packages has. */
const LEAST_DIFFERENCE = 2;

/** Members that both may have, so that each has two of its own (all, when it has fewer). */
export const mostInCommon = (a: number, b: number): number => Math.max(0, Math.min(a, b) - LEAST_DIFFERENCE);

interface Node {
  readonly bound: number;
  readonly members: readonly number[];
  readonly allowed: readonly number[];
  /** The item to decide next. */
  readonly branch: number;
  readonly touch: Float64Array;
  readonly sequence: number;
}

/**
 * The best package that differs from those taken, by branch and bound, the most promising node first. Greedy gives
 * the first solution; whenever it ends, the highest bound of the open nodes is what is proven.
 */
export class Search {
  private readonly relaxation: Relaxation;
  private readonly taken: readonly ReadonlySet<number>[];
  private readonly open = new Heap();
  private best: { members: readonly number[]; value: number } | null = null;
  private nodes = 0;

  constructor(
    private readonly problem: Problem,
    taken: readonly (readonly number[])[],
  ) {
    this.relaxation = new Relaxation(problem);
    this.taken = taken.map((members) => new Set(members));
  }

  /** @param nodeBudget bounds computed at most, besides the first */
  run(nodeBudget: number): SearchResult {
    const all = this.joinable(
      [],
      this.problem.items.map((_, i) => i),
    );
    this.startGreedily(all);
    this.push([], all, new Float64Array(this.problem.needs.length), ROOT_ROUNDS);
    while (this.nodes <= nodeBudget) {
      const node = this.open.pop();
      if (node === null) break;
      if (node.bound <= this.atLeast()) continue;
      this.divide(node);
    }
    if (this.best === null) return { found: null, nodes: this.nodes };
    // What was not proven best may still be made better without a proof.
    if (this.open.highest() > this.atLeast()) this.exchange(this.best.members);
    const { best } = this;
    const isProven = this.open.highest() <= this.atLeast();
    const bound = Math.max(best.value, this.open.highest()) + TOLERANCE;
    return { found: { ...best, bound: isProven ? best.value : bound }, nodes: this.nodes };
  }

  private divide({ members, allowed, branch, touch }: Node): void {
    const others = allowed.filter((item) => item !== branch);
    this.push(members, others, touch, ROUNDS);
    const more = [...members, branch];
    const below = touch.map((at, n) => Math.max(0, at - this.relaxation.logOf(branch, n)));
    this.push(more, this.joinable(more, others), below, ROUNDS);
  }

  private push(members: readonly number[], allowed: readonly number[], touch: Float64Array, rounds: number): void {
    this.nodes++;
    this.consider(members);
    if (members.length === this.problem.options.maxMembers || allowed.length === 0) return;
    const relaxed = this.relaxation.relax(members, allowed, touch, rounds, this.atLeast());
    if (relaxed.bound <= this.atLeast()) return;
    this.consider(this.joined(members, relaxed.chosen));
    const branch = relaxed.chosen[0] ?? relaxed.allowed[0];
    if (branch === undefined) return;
    this.open.push({
      bound: relaxed.bound,
      members,
      allowed: relaxed.allowed,
      branch,
      touch: relaxed.touch,
      sequence: this.nodes,
    });
  }

  /** Sets that are worth no more than this are of no interest. */
  private atLeast(): number {
    return this.best === null ? -Infinity : this.best.value + TOLERANCE;
  }

  private consider(members: readonly number[]): void {
    if (!this.isAdmissible(members)) return;
    const value = valueOf(this.problem, members);
    if (this.best === null || value > this.best.value) {
      this.best = { members: [...members].sort((a, b) => a - b), value };
    }
  }

  private isAdmissible(members: readonly number[]): boolean {
    if (!members.some((item) => this.problem.items[item]!.isProgram)) return false;
    return this.taken.every((one) => common(members, one) <= mostInCommon(members.length, one.size));
  }

  /** Of the items those that may join the members. @param most in common with a package that is taken */
  private joinable(members: readonly number[], items: readonly number[], most = Infinity): number[] {
    const full = this.taken.filter((one) => common(members, one) >= Math.min(most, mostInCommon(one.size, one.size)));
    const mayJoin = joinTest(this.problem, members);
    return items.filter((item) => !full.some((one) => one.has(item)) && mayJoin(item));
  }

  /** As many of the items as may join, in their order. */
  private joined(members: readonly number[], items: readonly number[]): number[] {
    const all = [...members];
    for (const item of items) if (this.joinable(all, [item]).length === 1) all.push(item);
    return all;
  }

  private startGreedily(all: readonly number[]): void {
    const { items } = this.problem;
    const programs = all.filter((item) => items[item]!.isProgram);
    const alone = new Map(programs.map((item) => [item, valueOf(this.problem, [item])]));
    const first = programs.sort((a, b) => alone.get(b)! - alone.get(a)! || a - b)[0];
    if (first === undefined) return;
    this.greedy([], all);
    if (this.best === null) this.greedy([first], all);
    // What is best may have too much of another package and too little of its own: then with less of the other.
    for (let most = Math.max(0, ...this.taken.map(({ size }) => size - LEAST_DIFFERENCE)) - 1; most >= 0; most--) {
      if (this.best === null) this.greedy([], all, most);
    }
  }

  /** Adds what gains most until nothing gains. A gain never grows with the set, so that old ones are upper bounds. */
  private greedy(start: readonly number[], all: readonly number[], most?: number): void {
    const members = [...start];
    let value = valueOf(this.problem, members);
    let waiting = this.joinable(members, all, most).map((item) => ({ item, gain: Infinity, at: -1 }));
    this.consider(members);
    while (waiting.length > 0) {
      const next = waiting.reduce((a, b) => (b.gain > a.gain ? b : a));
      if (next.gain <= 0) break;
      if (next.at !== members.length) {
        next.gain = valueOf(this.problem, [...members, next.item]) - value;
        next.at = members.length;
        continue;
      }
      members.push(next.item);
      value += next.gain;
      this.consider(members);
      const may = new Set(
        this.joinable(
          members,
          waiting.map(({ item }) => item),
          most,
        ),
      );
      waiting = waiting.filter(({ item }) => may.has(item));
    }
  }

  /** Exchanges one member for another as long as that gains. */
  private exchange(start: readonly number[]): void {
    let members = [...start];
    for (let improved = true; improved;) {
      improved = false;
      let value = valueOf(this.problem, members);
      for (let at = 0; at < members.length; at++) {
        const rest = members.filter((_, i) => i !== at);
        for (const item of this.joinable(
          rest,
          this.problem.items.map((_, i) => i),
        )) {
          const changed = [...rest, item];
          const gained = valueOf(this.problem, changed);
          if (gained <= value + TOLERANCE || !changed.some((one) => this.problem.items[one]!.isProgram)) continue;
          [members, value, improved] = [changed, gained, true];
          this.consider(members);
        }
        if (improved) break;
      }
    }
  }
}

const common = (members: readonly number[], other: ReadonlySet<number>): number =>
  members.reduce((count, item) => count + Number(other.has(item)), 0);

/** The highest bound first; of equal ones the one that came first. */
class Heap {
  private readonly nodes: Node[] = [];

  highest(): number {
    return this.nodes[0]?.bound ?? -Infinity;
  }

  push(node: Node): void {
    const { nodes } = this;
    nodes.push(node);
    for (let at = nodes.length - 1; at > 0;) {
      const above = (at - 1) >> 1;
      if (!isBefore(nodes[at]!, nodes[above]!)) return;
      [nodes[at], nodes[above]] = [nodes[above]!, nodes[at]!];
      at = above;
    }
  }

  pop(): Node | null {
    const { nodes } = this;
    const first = nodes[0];
    const last = nodes.pop();
    if (first === undefined || last === undefined) return null;
    if (nodes.length === 0) return first;
    nodes[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      let next = at;
      if (left < nodes.length && isBefore(nodes[left]!, nodes[next]!)) next = left;
      if (left + 1 < nodes.length && isBefore(nodes[left + 1]!, nodes[next]!)) next = left + 1;
      if (next === at) return first;
      [nodes[at], nodes[next]] = [nodes[next]!, nodes[at]!];
      at = next;
    }
  }
}

const isBefore = (a: Node, b: Node): boolean => a.bound > b.bound || (a.bound === b.bound && a.sequence < b.sequence);
