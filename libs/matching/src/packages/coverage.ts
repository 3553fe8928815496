import type { Verdict } from '../eligibility/rule';
import type { CoverageLevel, PackageCandidate } from './types';

/** A need the package is measured by. */
export interface WeightedNeed {
  readonly id: string;
  /** Share of all weights, 0..1. */
  readonly weight: number;
}

/** Nothing is certain before it has been asked: no need is ever covered in full, and logarithms stay finite. */
const HIGHEST = 0.95;
/** A candidate that says nothing of what it can give may give it. As in ranking. */
const NOT_STATED = 0.3;
const CERTAINTY: Readonly<Record<Verdict, number>> = { eligible: 1, unknown: 0.7, ineligible: 0 };

const WELL = 0.6;
const PARTLY = 0.3;
export const levelOf = (degree: number): CoverageLevel =>
  degree >= WELL ? 'well' : degree >= PARTLY ? 'partly' : 'open';

/**
 * p(c,n), 0..0.95: does its kind of support meet the need, and do its words speak of it (strength of the reason
 * `need`); does it fit the idea at all (score); may one apply (verdict). An idea without needs is one need.
 */
export function coverageOf({ ranked, candidate }: PackageCandidate, needs: readonly WeightedNeed[]): number[] {
  const fit = clamp(ranked.score) * CERTAINTY[ranked.verdict];
  const strengths = new Map<string, number>();
  for (const reason of ranked.reasons) if (reason.type === 'need') strengths.set(reason.needId, reason.strength);
  return needs.map(({ id }) => {
    const strength = id === '' ? 1 : (strengths.get(id) ?? (candidate.needKinds.length === 0 ? NOT_STATED : 0));
    return Math.min(HIGHEST, clamp(strength) * fit);
  });
}

const clamp = (value: number): number => (value >= 0 ? Math.min(1, value) : 0);
