import { FEATURE_NAMES, type Weights } from '../ranking/score';
import { type Answer, type IdeaAnswers, type IdeaPairs, isHeldOut, type Pair } from './answers';

/** A measure with two sets of weights, averaged over ideas. */
export interface ComparedMeasure {
  readonly baseline: number;
  readonly proposed: number;
  readonly difference: number;
  /** 95 % of the resampled differences lie between these. */
  readonly interval: readonly [number, number];
}

export interface WeightsComparison {
  readonly baselineVersion: string;
  readonly ideas: number;
  readonly pairs: number;
  /** Share of pairs in which the preferred candidate stands before the declined one. */
  readonly pairwiseAccuracy: ComparedMeasure;
  /** Reciprocal rank of the best positive answer among all answers to the idea of its kind. */
  readonly reciprocalRank: ComparedMeasure;
  readonly seed: number;
  readonly resamples: number;
  /**
   * The interval of pairwise accuracy lies above zero and that of reciprocal rank does not reach below it. Above, because
   * of two nearly equal sets of weights hardly any idea differs, and an interval that ends at zero then shows nothing.
   */
  readonly excludesLoss: boolean;
}

const RESAMPLES = 2000;
const RESAMPLES_BETWEEN_BREATHS = 50;

/**
 * Compares two sets of weights on the ideas kept aside. Bootstrap over ideas with a seed; deterministic and independent
 * of the order of ideas. Yields now and then, so that the caller can let others run.
 */
export function* compareWeights(
  usable: readonly IdeaPairs[],
  baseline: Weights,
  proposed: Weights,
  seed: number,
): Generator<void, WeightsComparison, void> {
  const heldOut = usable.filter(({ idea }) => isHeldOut(idea.ideaId, seed));
  const accuracies: [number, number][] = [];
  const ranks: [number, number][] = [];
  for (const { idea, pairs } of heldOut) {
    accuracies.push([accuracyOf(pairs, baseline), accuracyOf(pairs, proposed)]);
    ranks.push([rankOf(idea, baseline), rankOf(idea, proposed)]);
    yield;
  }
  const pairwiseAccuracy = yield* compared(accuracies, seed);
  const reciprocalRank = yield* compared(ranks, seed);
  return {
    baselineVersion: baseline.version,
    ideas: heldOut.length,
    pairs: heldOut.reduce((sum, { pairs }) => sum + pairs.length, 0),
    pairwiseAccuracy,
    reciprocalRank,
    seed,
    resamples: RESAMPLES,
    excludesLoss: heldOut.length > 0 && pairwiseAccuracy.interval[0] > 0 && reciprocalRank.interval[0] >= 0,
  };
}

function accuracyOf(pairs: readonly Pair[], weights: Weights): number {
  let [right, all] = [0, 0];
  for (const { preferred, declined, weight } of pairs) {
    const difference = logitOf(preferred, weights) - logitOf(declined, weights);
    all += weight;
    right += weight * (Math.abs(difference) < TIE ? 0.5 : Number(difference > 0));
  }
  return right / all;
}
const TIE = 1e-9;

/** The best over the kinds of which there is a positive answer. */
function rankOf({ answers }: IdeaAnswers, weights: Weights): number {
  const byKind = new Map<string, Answer[]>();
  for (const answer of answers) byKind.set(answer.kind, [...(byKind.get(answer.kind) ?? []), answer]);
  let best = 0;
  for (const ofKind of byKind.values()) {
    const ordered = ofKind
      .map((answer) => ({ answer, logit: logitOf(answer, weights) }))
      .sort((a, b) => b.logit - a.logit || (a.answer.id < b.answer.id ? -1 : 1));
    const first = ordered.findIndex(({ answer }) => answer.outcome === 'positive');
    if (first >= 0) best = Math.max(best, 1 / (first + 1));
  }
  return best;
}

function logitOf({ features }: Answer, { intercept, weights }: Weights): number {
  return FEATURE_NAMES.reduce((sum, name) => sum + weights[name] * (features[name] ?? 0), intercept);
}

function* compared(
  values: readonly (readonly [number, number])[],
  seed: number,
): Generator<void, ComparedMeasure, void> {
  const differences = values.map(([baseline, proposed]) => proposed - baseline);
  const random = mulberry32(seed);
  const means: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += differences[Math.floor(random() * differences.length)]!;
    means.push(differences.length > 0 ? sum / differences.length : 0);
    if (resample % RESAMPLES_BETWEEN_BREATHS === 0) yield;
  }
  means.sort((a, b) => a - b);
  return {
    baseline: mean(values.map(([baseline]) => baseline)),
    proposed: mean(values.map(([, proposed]) => proposed)),
    difference: mean(differences),
    interval: [means[Math.floor(0.025 * RESAMPLES)]!, means[Math.ceil(0.975 * RESAMPLES) - 1]!],
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Seeded random numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
