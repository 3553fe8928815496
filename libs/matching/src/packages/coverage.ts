import type { Verdict } from '../eligibility/rule';
import type { Funding } from './money';
import type { CoverageLevel, PackageCandidate } from './types';

/** A need the package is measured by. */
export interface WeightedNeed {
  readonly id: string;
  /** Share of all weights, 0..1. */
  readonly weight: number;
  /**
   * Something in particular; money; or, besides what the idea states, a program for it as a whole: a package needs
   * one, and the better it fits the better the package.
   */
  readonly asks: 'something' | 'money' | 'program';
}

/** Nothing is certain before it has been asked: no need is ever covered in full, and logarithms stay finite. */
const HIGHEST = 0.95;
/** A candidate that says nothing of what it can give may give it. */
const NOT_STATED = 0.2;
/** What is lent has to be repaid; of what does not say how it pays, the need kind it states may be true. */
const MONEY: Readonly<Record<Funding, number>> = { grant: 1, loan: 0.5, unknown: 0.6, none: 0 };
const CERTAINTY: Readonly<Record<Verdict, number>> = { eligible: 1, unknown: 0.7, ineligible: 0 };

/**
 * Reason `need`: 0.5 = the kind of support is the one that is needed, but none of the need's own words is met; from
 * 0.8 on the words leave no doubt.
 */
const KIND_ONLY = 0.5;
const NO_DOUBT = 0.8;
/** That the kind of support is right says little of a need that asks for something in particular. */
const KIND_ONLY_COVERS = 0.1;

/** All members together, and the best of them alone: a row of faint hopes covers nothing. */
const LEVELS = { well: { together: 0.65, alone: 0.6 }, partly: { together: 0.4, alone: 0.35 } } as const;

/** @param strengths p(c,n) of the members */
export function levelOf(strengths: readonly number[]): { readonly degree: number; readonly level: CoverageLevel } {
  const degree = 1 - strengths.reduce((missing, strength) => missing * (1 - strength), 1);
  const best = Math.max(0, ...strengths);
  for (const level of ['well', 'partly'] as const) {
    const { together, alone } = LEVELS[level];
    if (degree >= together && best >= alone) return { degree, level };
  }
  return { degree, level: 'open' };
}

/**
 * p(c,n), 0..0.95: does its kind of support meet the need, and do its words speak of it (strength of the reason
 * `need`); does it fit the idea at all (score); may one apply (verdict). A need for money asks for nothing in
 * particular: whoever pays for what the idea is about meets it. An idea that states no need is one need.
 */
export function coverageOf(
  { ranked, candidate }: PackageCandidate,
  needs: readonly WeightedNeed[],
  funding: Funding,
): number[] {
  // Scores fall steeply: who meets half as many of the idea's words has a tenth of the score.
  const fit = Math.sqrt(clamp(ranked.score)) * CERTAINTY[ranked.verdict];
  const strengths = new Map<string, number>();
  for (const reason of ranked.reasons) if (reason.type === 'need') strengths.set(reason.needId, reason.strength);
  return needs.map(({ id, asks }) => {
    if (asks === 'program') return candidate.partnerKind === null ? Math.min(HIGHEST, fit) : 0;
    if (id === '') return Math.min(HIGHEST, fit);
    const strength = strengths.get(id);
    const notStated = candidate.needKinds.length === 0 ? NOT_STATED : 0;
    const meets =
      asks === 'money'
        ? funding === 'unknown' && strength === undefined
          ? notStated
          : MONEY[funding]
        : strength === undefined
          ? notStated
          : meetingOf(strength);
    return Math.min(HIGHEST, meets * fit);
  });
}

function meetingOf(strength: number): number {
  const words = clamp((strength - KIND_ONLY) / (NO_DOUBT - KIND_ONLY));
  return KIND_ONLY_COVERS + (1 - KIND_ONLY_COVERS) * words;
}

const clamp = (value: number): number => (value >= 0 ? Math.min(1, value) : 0);
