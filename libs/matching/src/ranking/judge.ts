import type { CandidateIndex } from '../index/candidate-index';
import type { PreparedIdea } from '../query/query';
import type { Pool } from '../retrieval';
import { type FeatureMaker } from './features';
import { compareJudged, type Judged } from './order';
import { logitOf, scoreOfLogit, type Weights } from './score';
import { TextFeatureMaker } from './text-features';

/** The best of a pool. */
export interface JudgedPool {
  /** Eligible and unknown ones, the best first. */
  readonly kept: readonly Judged[];
  /** Ineligible ones, the best first. */
  readonly misses: readonly Judged[];
}

/**
 * Judges a pool on all features and keeps the best on both sides of the border of eligibility; only those are sorted.
 *
 * @param maker of the same idea
 */
export function judgePool(
  index: CandidateIndex,
  idea: PreparedIdea,
  { kind, members, scale }: Pool,
  maker: FeatureMaker,
  weights: Weights,
  limits: { readonly kept: number; readonly misses: number },
): JudgedPool {
  const texts = new TextFeatureMaker(kind, idea, index.statistics, scale);
  const kept: Judged[] = [];
  const misses: Judged[] = [];
  for (const { document, words, bigrams, evidence } of members) {
    const { verdict, trace } = maker.judgementOf(document);
    const features = maker.featuresOf(texts.featuresOf(document, words, bigrams), evidence, document, verdict);
    const judged = { document, verdict, trace, features, ...scoreOfLogit(logitOf(features, weights)) };
    (verdict === 'ineligible' ? misses : kept).push(judged);
  }
  return { kept: best(kept, limits.kept), misses: best(misses, limits.misses) };
}

function best(judged: readonly Judged[], count: number): Judged[] {
  const logits = Float64Array.from(judged, ({ logit }) => logit).sort();
  const border = count < logits.length ? logits[logits.length - count]! : -Infinity;
  const reaching = count === 0 ? [] : judged.filter(({ logit }) => logit >= border);
  return reaching.sort(compareJudged).slice(0, count);
}
