import { FEATURE_NAMES, type Weights, WEIGHTS } from '../ranking/score';
import { type Answer, type IdeaPairs, isHeldOut, type Pair } from './answers';

/**
 * Below these, nothing is learned: few answers say more about who gave them than about the weights, and a comparison on
 * few ideas passes by chance (docs/adr/0020).
 */
export const LEARNING_MINIMUM = {
  /** Ideas with at least one pair, those kept aside included. */
  ideas: 200,
  /** Of these, kept aside for the comparison. */
  heldOutIdeas: 50,
  organizations: 10,
  pairs: 600,
} as const;

export interface LearningAmounts {
  readonly ideas: number;
  readonly heldOutIdeas: number;
  readonly organizations: number;
  readonly pairs: number;
}

export interface LearnedFeature {
  readonly feature: string;
  readonly shipped: number;
  readonly learned: number;
  /** Pairs that speak about it and differ in it. */
  readonly pairs: number;
}

/** What a person should know before they look at the comparison. */
export interface TrainingSummary extends LearningAmounts {
  readonly trainingIdeas: number;
  /** Mean loss per idea on the ideas learned from, with the shipped and the learned weights. */
  readonly lossShipped: number;
  readonly lossLearned: number;
  readonly regularisation: number;
  readonly sweeps: number;
  readonly seed: number;
  readonly features: readonly LearnedFeature[];
}

export interface Proposal {
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
  readonly summary: TrainingSummary;
}

/** What doubling a weight costs, in the loss of one idea. */
const REGULARISATION = 2;
/** Weights this small or smaller are moved as easily as this. */
const SMALLEST_SCALE = 0.5;
const MOST_SWEEPS = 400;
const PRECISION = 1e-7;
const PAIRS_BETWEEN_BREATHS = 200;

export function amountsOf(usable: readonly IdeaPairs[], seed: number): LearningAmounts {
  return {
    ideas: usable.length,
    heldOutIdeas: usable.filter(({ idea }) => isHeldOut(idea.ideaId, seed)).length,
    organizations: new Set(usable.map(({ idea }) => idea.organizationId)).size,
    pairs: usable.reduce((sum, { pairs }) => sum + pairs.length, 0),
  };
}

export const isEnough = (amounts: LearningAmounts): boolean =>
  amounts.ideas >= LEARNING_MINIMUM.ideas &&
  amounts.heldOutIdeas >= LEARNING_MINIMUM.heldOutIdeas &&
  amounts.organizations >= LEARNING_MINIMUM.organizations &&
  amounts.pairs >= LEARNING_MINIMUM.pairs;

/**
 * Learns weights from answers: pairwise logistic loss with L2 towards the shipped weights, none below zero, by
 * coordinate descent on a quadratic upper bound of the loss (each step can only lower it). Deterministic and independent
 * of the order of ideas and answers. In what a decline does not speak about, its pair keeps the shipped weights.
 *
 * Ideas kept aside by `isHeldOut` are not looked at. Yields after each idea and step, so that the caller can let others
 * run.
 */
export function* learnWeights(
  usable: readonly IdeaPairs[],
  seed: number,
  shipped: Weights = WEIGHTS,
): Generator<void, Proposal, void> {
  const amounts = amountsOf(usable, seed);
  const training = usable.filter(({ idea }) => !isHeldOut(idea.ideaId, seed));
  const pairs = training.flatMap((each) => each.pairs);
  const problem = yield* Problem.of(pairs, shipped);
  const lossShipped = problem.loss();
  let sweeps = 0;
  for (let change = Infinity; sweeps < MOST_SWEEPS && change > PRECISION; sweeps++) {
    change = yield* problem.sweep();
  }
  const { intercept, weights } = yield* onTheScaleOf(shipped, problem.weights, training);
  return {
    intercept,
    weights,
    summary: {
      ...amounts,
      trainingIdeas: training.length,
      lossShipped: lossShipped / Math.max(1, training.length),
      lossLearned: problem.loss() / Math.max(1, training.length),
      regularisation: REGULARISATION,
      sweeps,
      seed,
      features: FEATURE_NAMES.map((feature, f) => ({
        feature,
        shipped: shipped.weights[feature],
        learned: weights[feature]!,
        pairs: problem.pairsAbout(f),
      })),
    },
  };
}

/** Pairs as a matrix of differences, with the margin that the current weights give each. */
class Problem {
  readonly weights: Float64Array;
  private readonly shipped: Float64Array;
  private readonly scales: Float64Array;
  /** pairs × features; 0 where the decline does not speak about the feature. */
  private readonly differences: Float64Array;
  private readonly voices: Float64Array;
  private readonly margins: Float64Array;

  private constructor(
    private readonly pairs: readonly Pair[],
    shipped: Weights,
  ) {
    this.shipped = Float64Array.from(FEATURE_NAMES, (name) => shipped.weights[name]);
    this.weights = this.shipped.slice();
    this.scales = this.shipped.map((weight) => Math.max(weight, SMALLEST_SCALE));
    this.voices = Float64Array.from(pairs, ({ weight }) => weight);
    this.margins = new Float64Array(pairs.length);
    this.differences = new Float64Array(pairs.length * FEATURE_NAMES.length);
  }

  static *of(pairs: readonly Pair[], shipped: Weights): Generator<void, Problem, void> {
    const problem = new Problem(pairs, shipped);
    for (const [p, pair] of pairs.entries()) {
      problem.fill(p, pair);
      if (p % PAIRS_BETWEEN_BREATHS === 0) yield;
    }
    return problem;
  }

  private fill(p: number, { preferred, declined }: Pair): void {
    for (const [f, name] of FEATURE_NAMES.entries()) {
      const difference = differenceIn(name, preferred.features, declined.features);
      this.margins[p]! += this.shipped[f]! * difference;
      if (declined.about.includes(name)) this.differences[p * FEATURE_NAMES.length + f] = difference;
    }
  }

  /** One step along each feature. @returns the largest change of a weight, relative to its scale */
  *sweep(): Generator<void, number, void> {
    let largest = 0;
    for (let f = 0; f < FEATURE_NAMES.length; f++) {
      largest = Math.max(largest, this.step(f));
      yield;
    }
    return largest;
  }

  private step(f: number): number {
    const width = FEATURE_NAMES.length;
    const scale = this.scales[f]!;
    const before = this.weights[f]!;
    let slope = (REGULARISATION * (before - this.shipped[f]!)) / scale ** 2;
    // The curvature of the logistic loss is nowhere above a quarter.
    let curvature = REGULARISATION / scale ** 2;
    for (let p = 0; p < this.pairs.length; p++) {
      const difference = this.differences[p * width + f]!;
      if (difference === 0) continue;
      slope -= (this.voices[p]! * difference) / (1 + Math.exp(this.margins[p]!));
      curvature += (this.voices[p]! * difference ** 2) / 4;
    }
    const after = Math.max(0, before - slope / curvature);
    if (after === before) return 0;
    this.weights[f] = after;
    for (let p = 0; p < this.pairs.length; p++) {
      this.margins[p]! += (after - before) * this.differences[p * width + f]!;
    }
    return Math.abs(after - before) / scale;
  }

  /** Σ voice · ln(1 + e^−margin), without the regularisation. */
  loss(): number {
    let sum = 0;
    for (let p = 0; p < this.pairs.length; p++) {
      const margin = this.margins[p]!;
      sum += this.voices[p]! * (Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin))));
    }
    return sum;
  }

  pairsAbout(f: number): number {
    let count = 0;
    for (let p = 0; p < this.pairs.length; p++) if (this.differences[p * FEATURE_NAMES.length + f] !== 0) count++;
    return count;
  }
}

/** A feature that one of the two does not have yet says nothing about the pair. */
function differenceIn(name: string, a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): number {
  const [left, right] = [a[name], b[name]];
  return left === undefined || right === undefined ? 0 : left - right;
}

/**
 * The order of a list says nothing about how far apart its logits are: brings their mean and spread, over what was
 * answered, back to those of the shipped weights, so that 強く合う, 合う and 参考 keep their meaning.
 */
function* onTheScaleOf(
  shipped: Weights,
  learned: ArrayLike<number>,
  training: readonly IdeaPairs[],
): Generator<void, { intercept: number; weights: Record<string, number> }, void> {
  const answers = training.flatMap(({ idea }) => idea.answers);
  const before = yield* spreadOf(answers, (f) => shipped.weights[FEATURE_NAMES[f]!]);
  const after = yield* spreadOf(answers, (f) => learned[f]!);
  const scale = after.deviation > 0 ? before.deviation / after.deviation : 1;
  return {
    intercept: rounded(shipped.intercept + before.mean - scale * after.mean),
    weights: Object.fromEntries(FEATURE_NAMES.map((name, f) => [name, rounded(scale * learned[f]!)])),
  };
}

/** Of the weighted sums, without intercept. */
function* spreadOf(
  answers: readonly Answer[],
  weightOf: (f: number) => number,
): Generator<void, { mean: number; deviation: number }, void> {
  const sums: number[] = [];
  for (const [i, { features }] of answers.entries()) {
    sums.push(FEATURE_NAMES.reduce((sum, name, f) => sum + weightOf(f) * (features[name] ?? 0), 0));
    if (i % PAIRS_BETWEEN_BREATHS === 0) yield;
  }
  const mean = sums.reduce((sum, each) => sum + each, 0) / Math.max(1, sums.length);
  const variance = sums.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, sums.length);
  return { mean, deviation: Math.sqrt(variance) };
}

/** Six decimals: enough for any order, and the same on every machine. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
