import { THESAURUS_VERSION } from '../query/thesaurus';
import type { Band, Contribution } from '../types';
import type { FeatureName, Features } from './features';

/** A set of weights: the shipped one, or one learned from answers. */
export interface Weights {
  readonly version: string;
  readonly intercept: number;
  /** None is negative: nothing that speaks for a candidate may lower it. */
  readonly weights: Readonly<Record<FeatureName, number>>;
}

export const WEIGHTS: Weights = {
  version: `weights-6/${THESAURUS_VERSION}`,
  intercept: -10.6,
  weights: {
    text: 6.5,
    strength: 1,
    name: 1.5,
    latent: 2.5,
    needs: 0.9,
    theme: 1,
    stage: 0.3,
    amount: 0.4,
    window: 0.5,
    region: 0.6,
    partner: 0.4,
    eligibility: 0.6,
    reach: 2.5,
    evidence: 11,
    freshness: 0.1,
    completeness: 0.2,
  },
};

export const FEATURE_NAMES = Object.keys(WEIGHTS.weights) as readonly FeatureName[];

/** Weights as they were stored: features that came later are not among them. */
export interface StoredWeights {
  readonly version: string;
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * Makes stored weights usable: a feature that they do not know yet takes its shipped weight, one that is gone is left
 * out. The shipped version is part of the name, because what is filled in depends on it.
 */
export function completeWeights({ version, intercept, weights }: StoredWeights): Weights {
  const complete = { ...WEIGHTS.weights };
  for (const name of FEATURE_NAMES) {
    const stored = Object.hasOwn(weights, name) ? weights[name] : undefined;
    if (stored !== undefined && Number.isFinite(stored)) complete[name] = Math.max(0, stored);
  }
  return { version: `${version}/${WEIGHTS.version}`, intercept, weights: complete };
}

/** From these scores on a candidate is called 強く合う and 合う. */
const STRONG = 0.6;
const FIT = 0.3;

interface Score {
  readonly logit: number;
  /** Logistic of the logit, 0..1. */
  readonly score: number;
}

export const scoreOfLogit = (logit: number): Score => ({ logit, score: 1 / (1 + Math.exp(-logit)) });

/** The sum of the intercept and of weight × value, written out: this is asked for thousands of candidates at a time. */
export function logitOf(features: Features, { intercept, weights }: Weights): number {
  return (
    intercept +
    weights.text * features.text +
    weights.strength * features.strength +
    weights.name * features.name +
    weights.latent * features.latent +
    weights.needs * features.needs +
    weights.theme * features.theme +
    weights.stage * features.stage +
    weights.amount * features.amount +
    weights.window * features.window +
    weights.region * features.region +
    weights.partner * features.partner +
    weights.eligibility * features.eligibility +
    weights.reach * features.reach +
    weights.evidence * features.evidence +
    weights.freshness * features.freshness +
    weights.completeness * features.completeness
  );
}

/** The addends of the logit, the intercept first. */
export function contributionsOf(features: Features, { intercept, weights }: Weights): Contribution[] {
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
export const largestFallByTime = ({ weights }: Weights): number => weights.window + weights.freshness;
