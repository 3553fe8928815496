/** What a query asks for: ids of the right candidates. */
export interface Judgement {
  readonly relevant: readonly string[];
  /** How well each fits, > 0; 1 when left out. Ids that are not relevant are ignored. */
  readonly grades?: Readonly<Record<string, number>>;
}

/** Measures of rankings; recalls, hits and gains lie in 0..1. */
export const METRICS = ['hitAt1', 'recallAt5', 'recallAt10', 'recallAt50', 'mrrAt100', 'ndcgAt10'] as const;
export type Metric = (typeof METRICS)[number];
export type MetricValues = Readonly<Record<Metric, number>>;

/** How far down rankings are looked at. */
export const RANKING_DEPTH = 100;

/**
 * Measures one ranking. Recall at k is the share of the relevant ones among the first k; the reciprocal rank is that of the
 * first relevant one; nDCG has gains 2^grade − 1 and discounts log2(rank + 1).
 *
 * @param ranked ids, best first, each once
 */
export function measure(ranked: readonly string[], { relevant, grades = {} }: Judgement): MetricValues {
  const wanted = new Set(relevant);
  const ranks = ranked.slice(0, RANKING_DEPTH).flatMap((id, i) => (wanted.has(id) ? [i + 1] : []));
  const recall = (k: number): number =>
    wanted.size === 0 ? 0 : ranks.filter((rank) => rank <= k).length / wanted.size;
  const gainOf = (id: string): number => 2 ** (Object.hasOwn(grades, id) ? grades[id]! : 1) - 1;
  const discounted = (gains: readonly number[]): number =>
    gains.slice(0, 10).reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
  const ideal = discounted([...wanted].map(gainOf).sort((a, b) => b - a));
  return {
    hitAt1: ranks[0] === 1 ? 1 : 0,
    recallAt5: recall(5),
    recallAt10: recall(10),
    recallAt50: recall(50),
    mrrAt100: ranks[0] === undefined ? 0 : 1 / ranks[0],
    ndcgAt10: ideal === 0 ? 0 : discounted(ranked.map((id) => (wanted.has(id) ? gainOf(id) : 0))) / ideal,
  };
}

/** A mean with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;

/** Mean with a percentile bootstrap interval over queries. The same seed gives the same interval. */
export function estimate(values: readonly number[], seed = 1): Estimate {
  if (values.length === 0) return { value: 0, low: 0, high: 0 };
  const random = generator(seed);
  const means = new Float64Array(RESAMPLES);
  for (let sample = 0; sample < RESAMPLES; sample++) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)]!;
    means[sample] = sum / values.length;
  }
  means.sort();
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { value, low: means[Math.floor(0.025 * RESAMPLES)]!, high: means[Math.ceil(0.975 * RESAMPLES) - 1]! };
}

/** Marsaglia's xorshift with 32 bits: numbers in [0, 1), the same for the same seed. */
function generator(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
