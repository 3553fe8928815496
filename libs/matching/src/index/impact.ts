/**
 * The arithmetic of text scores. A score is a sum of products of two integers: what a term weighs in the query (weight ×
 * idf, up to 15 bits) and how much the document is about it (saturation, 8 bits). Integer sums do not depend on the
 * order of the addends, so that forward and reverse matching, every kernel and every layout of the lists agree exactly.
 */

/** Steps of the saturation tf / (tf + norm), which lies in 0..1. */
export const SATURATION_STEPS = 255;
/** Steps of a query term's weight × idf per unit. */
const WEIGHT_STEPS = 256;
const LARGEST_WEIGHT = 32_767;
/** Largest sum of the weights of one query for which no score can exceed 31 bits. */
const LARGEST_WEIGHT_SUM = Math.floor((2 ** 31 - 1) / SATURATION_STEPS);
/** idf = ln(1 + (N − df + ½) / (df + ½)) stays below this for fewer than 4 million documents. */
const LARGEST_IDF = 16;

/** Frequencies are counted in halves, so that fields can weigh 0.5, 1, 1.5 … and integers hold them. */
export const HALVES = 2;

/** @returns 1..255; a term that stands in a document is never lost by rounding */
export function saturationOf(frequency: number, norm: number): number {
  return Math.max(1, Math.round((SATURATION_STEPS * frequency) / (frequency + norm)));
}

/**
 * The frequency (a multiple of a half) that has this saturation, whole ones before halves and small before large ones;
 * NaN when there is none. Where several frequencies share a step, the true one has to be kept beside it.
 */
export function frequencyOf(saturation: number, norm: number): number {
  const lowest = saturation <= 1 ? 0 : (norm * (saturation - 0.5)) / (SATURATION_STEPS - saturation + 0.5);
  const whole = Math.max(1, Math.floor(lowest));
  for (let frequency = whole; frequency <= whole + 1; frequency++) {
    if (saturationOf(frequency, norm) === saturation) return frequency;
  }
  const half = Math.max(0.5, Math.floor(lowest * HALVES) / HALVES);
  for (let frequency = half; frequency <= half + 1; frequency += 0.5) {
    if (saturationOf(frequency, norm) === saturation) return frequency;
  }
  return NaN;
}

/** Weights of one query as integers, and what one unit of a sum is worth as a BM25 score without its factor k1 + 1. */
export interface IntegerWeights {
  readonly weights: Int32Array;
  readonly unit: number;
}

const UNIT = 1 / (WEIGHT_STEPS * SATURATION_STEPS);

export const integerWeight = (weight: number, idf: number): number =>
  Math.min(LARGEST_WEIGHT, Math.max(1, Math.round(weight * idf * WEIGHT_STEPS)));

/** @param products weight × idf per term. Very long queries are scaled down, so that no sum overflows. */
export function integerWeights(products: ArrayLike<number>): IntegerWeights {
  const weights = new Int32Array(products.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] = integerWeight(products[i]!, 1);
  if (sum <= LARGEST_WEIGHT_SUM) return { weights, unit: UNIT };
  const factor = LARGEST_WEIGHT_SUM / (sum + weights.length);
  for (let i = 0; i < weights.length; i++) weights[i] = Math.max(1, Math.floor(weights[i]! * factor));
  return { weights, unit: UNIT / factor };
}

/** Whether a query is so long that its weights might be scaled down, whatever the statistics. */
export function mayBeScaled(weights: readonly { readonly weight: number }[]): boolean {
  const sum = weights.reduce((total, { weight }) => total + weight, 0);
  return sum * LARGEST_IDF * WEIGHT_STEPS + weights.length > LARGEST_WEIGHT_SUM;
}

export const scoreOfSum = (sum: number, { unit }: Pick<IntegerWeights, 'unit'>, k1: number): number =>
  sum * unit * (k1 + 1);

/** The unit of sums of weights that were not scaled down. */
export const PLAIN_UNIT: Pick<IntegerWeights, 'unit'> = { unit: UNIT };

/** Query weights up to 4 in steps of 1/32, larger ones (a term said a dozen times) in coarser steps: one byte. */
const FINE_CODES = 128;
const FINE_STEPS = 32;
const COARSE_STEP = 5 / 127;
export const LARGEST_CODE = 255;

/** @param weight (0, 9]  @returns 1..255 */
export function codeOfWeight(weight: number): number {
  const fine = Math.round(weight * FINE_STEPS);
  if (fine <= FINE_CODES) return Math.max(1, fine);
  return Math.min(LARGEST_CODE, FINE_CODES + Math.round((weight - 4) / COARSE_STEP));
}

export function weightOfCode(code: number): number {
  return code <= FINE_CODES ? code / FINE_STEPS : 4 + (code - FINE_CODES) * COARSE_STEP;
}
