import { THESAURUS_VERSION } from '../query/thesaurus';
import type { Band, Contribution } from '../types';
import type { FeatureName, Features } from './features';

/** A set of weights; learned ones will come as further versions. */
export interface Weights {
  readonly version: string;
  readonly intercept: number;
  /** None is negative: nothing that speaks for a candidate may lower it. */
  readonly weights: Readonly<Record<FeatureName, number>>;
}

export const WEIGHTS: Weights = {
  version: `weights-1/${THESAURUS_VERSION}`,
  intercept: -8,
  weights: {
    text: 5,
    strength: 2,
    name: 1.5,
    needs: 0.9,
    theme: 1,
    stage: 0.3,
    amount: 0.4,
    window: 0.5,
    region: 0.6,
    partner: 0.4,
    eligibility: 0.6,
    freshness: 0.1,
    completeness: 0.2,
  },
};
export const WEIGHTS_VERSION = WEIGHTS.version;

/** From these scores on a candidate is called 強く合う and 合う. */
const STRONG = 0.6;
const FIT = 0.3;

const FEATURE_NAMES = Object.keys(WEIGHTS.weights) as readonly FeatureName[];

export interface Score {
  readonly logit: number;
  /** Logistic of the logit, 0..1. */
  readonly score: number;
}

export function scoreOf(features: Features, { intercept, weights }: Weights = WEIGHTS): Score {
  let logit = intercept;
  for (const name of FEATURE_NAMES) logit += weights[name] * features[name];
  return { logit, score: 1 / (1 + Math.exp(-logit)) };
}

/** The addends of the logit, the intercept first. */
export function contributionsOf(features: Features, { intercept, weights }: Weights = WEIGHTS): Contribution[] {
  const parts = FEATURE_NAMES.map((feature) => {
    const [value, weight] = [features[feature], weights[feature]];
    return { feature, value, weight, contribution: weight * value };
  });
  return [{ feature: 'intercept', value: 1, weight: intercept, contribution: intercept }, ...parts];
}

export function bandOf(score: number): Band {
  return score >= STRONG ? 'strong' : score >= FIT ? 'fit' : 'reference';
}

/** How far a score can fall merely because days pass (windows close, verifications age); in logits. */
export const LARGEST_FALL_BY_TIME = WEIGHTS.weights.window + WEIGHTS.weights.freshness;
