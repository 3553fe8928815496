import type { Band } from '../types';

/** What a list's order is made of. */
export interface Placeable {
  /** Who stands behind it; empty = not known, which is like nobody else. */
  readonly provider: string;
  readonly band: Band;
  readonly logit: number;
}

export interface SpreadRule {
  /** So many of one provider may follow one another where others are as good. */
  readonly mostInARow: number;
  /** Logits that differ by no more than this count as equal. */
  readonly nearlyEqual: number;
  /** So many places a candidate is moved down at most. */
  readonly mostPlaces: number;
}

export const SPREAD: SpreadRule = { mostInARow: 2, nearlyEqual: 0.1, mostPlaces: 3 };
export const NO_SPREAD: SpreadRule = { ...SPREAD, mostPlaces: 0 };

/**
 * Rearranges a list sorted by score so that one provider does not fill it merely by the last decimals: after
 * `mostInARow` of the same, the next of another provider is taken forward if it is nearly equal and of the same band.
 * Nobody loses more than `mostPlaces` places. A permutation, and a function of the list alone: it looks at no counters
 * of other lists, so that one list can be made anew without the others. Whoever's score rises is never placed lower.
 *
 * @param sorted the best first; all of one side of the border of eligibility
 */
export function spread<T>(sorted: readonly T[], placeable: (item: T) => Placeable, rule: SpreadRule = SPREAD): T[] {
  const waiting = sorted.map((item) => ({ item, ...placeable(item), passed: 0 }));
  const placed: { item: T; provider: string }[] = [];
  while (waiting.length > 0) {
    const index = isInARow(placed, waiting[0]!.provider, rule) ? nextOfAnother(waiting, rule) : 0;
    for (let i = 0; i < index; i++) waiting[i]!.passed++;
    placed.push(...waiting.splice(index, 1));
  }
  return placed.map(({ item }) => item);
}

function isInARow(placed: readonly { provider: string }[], provider: string, { mostInARow }: SpreadRule): boolean {
  if (provider === '' || placed.length < mostInARow) return false;
  return placed.slice(-mostInARow).every((one) => one.provider === provider);
}

/** Index of the one to take; 0, the first itself, where nobody else is near enough or it has waited long enough. */
function nextOfAnother(waiting: readonly (Placeable & { passed: number })[], rule: SpreadRule): number {
  const first = waiting[0]!;
  // The first has been passed by everyone who passed one of the others.
  if (first.passed >= rule.mostPlaces) return 0;
  for (let i = 1; i < waiting.length; i++) {
    const { provider, band, logit } = waiting[i]!;
    if (band !== first.band || logit < first.logit - rule.nearlyEqual) return 0;
    if (provider !== first.provider) return i;
  }
  return 0;
}
