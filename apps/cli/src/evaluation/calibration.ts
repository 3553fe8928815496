import { type Band, bandOf, rankForIdea } from '@app/matching';
import type { Query } from './read';
import { optionsOf, type Run } from './run';

/** So many places of each list are looked at: nobody reads further at first. */
export const CALIBRATED_DEPTH = 10;
const BANDS: readonly Band[] = ['strong', 'fit', 'reference'];

/** What became of the candidates that are called so, among the first of each list. */
export interface Calibration {
  readonly band: Band;
  readonly candidates: number;
  readonly right: number;
  /** right ÷ candidates; null where nobody is called so. */
  readonly share: number | null;
}

/** How often each of the three words stands at a program that is right. */
export function calibrate(run: Run, queries: readonly Query[]): Calibration[] {
  const counted = new Map(BANDS.map((band) => [band, { candidates: 0, right: 0 }]));
  for (const { idea, relevant } of queries) {
    const right = new Set(relevant);
    for (const { id, score } of rankForIdea(run.index, idea, CALIBRATED_DEPTH, optionsOf(run))) {
      const count = counted.get(bandOf(score))!;
      count.candidates++;
      if (right.has(id)) count.right++;
    }
  }
  return [...counted].map(([band, { candidates, right }]) => ({
    band,
    candidates,
    right,
    share: candidates === 0 ? null : Math.round((right / candidates) * 10_000) / 10_000,
  }));
}
