import { exposureAt } from '../ranking/exposure';
import type { Band } from '../types';
import { SPREAD } from './spread';

/** One place of a list, as it was shown. */
export interface ShownPlace {
  /** To whom the exposure is counted: a ministry, an age of suppliers … */
  readonly group: string;
  /** 0..1, its merit. */
  readonly score: number;
  readonly band: Band;
}

export interface GroupExposure {
  readonly group: string;
  readonly lists: number;
  readonly places: number;
  /** Shares of the exposure and of the merit of the lists it stands in, summed over lists. */
  readonly exposure: number;
  readonly merit: number;
  /** exposure ÷ merit; 1 = as much as it deserves. */
  readonly ratio: number;
  /** What the ratio could become at most if the group came first wherever others are nearly equal. */
  readonly ratioAtMost: number;
}

/**
 * Adds up exposure and merit by group. In each list both are shares of the whole list, so that a list counts as much as
 * any other, and the ratio over all groups together is 1. Exposure is the attention a place gets by its rank.
 */
export class ExposureLedger {
  private readonly groups = new Map<
    string,
    { lists: number; places: number; exposure: number; merit: number; atMost: number }
  >();

  /** @param places by rank, the first on top; eligible and unknown ones only. Lists of one place say nothing. */
  add(places: readonly ShownPlace[]): void {
    if (places.length < 2) return;
    const allExposure = places.reduce((sum, _, i) => sum + exposureAt(i + 1), 0);
    const allMerit = places.reduce((sum, { score }) => sum + score, 0);
    if (allMerit <= 0) return;
    const highest = highestRanks(places);
    const seen = new Set<string>();
    for (const [i, { group, score }] of places.entries()) {
      const account = this.groups.get(group) ?? { lists: 0, places: 0, exposure: 0, merit: 0, atMost: 0 };
      this.groups.set(group, account);
      if (!seen.has(group)) account.lists++;
      seen.add(group);
      account.places++;
      account.exposure += exposureAt(i + 1) / allExposure;
      account.atMost += exposureAt(highest[i]!) / allExposure;
      account.merit += score / allMerit;
    }
  }

  /** The least exposed first. */
  rows(): GroupExposure[] {
    return [...this.groups]
      .map(([group, { atMost, ...account }]) => ({
        group,
        ...account,
        ratio: account.merit > 0 ? account.exposure / account.merit : 1,
        ratioAtMost: account.merit > 0 ? atMost / account.merit : 1,
      }))
      .sort((a, b) => a.ratio - b.ratio || (a.group < b.group ? -1 : 1));
  }
}

/** The best rank that each place could have got among its nearly equals, by the rule that spreads lists. */
function highestRanks(places: readonly ShownPlace[]): number[] {
  const logit = (i: number): number => Math.log(places[i]!.score / (1 - places[i]!.score));
  const natural = places.map((_, i) => i).sort((a, b) => logit(b) - logit(a) || a - b);
  const highest = new Array<number>(places.length).fill(0);
  for (const [rank, i] of natural.entries()) {
    let best = rank;
    while (best > 0 && rank - best < SPREAD.mostPlaces) {
      const above = natural[best - 1]!;
      if (places[above]!.band !== places[i]!.band || logit(above) - logit(i) > SPREAD.nearlyEqual) break;
      best--;
    }
    highest[i] = Math.min(best, i) + 1;
  }
  return highest;
}
