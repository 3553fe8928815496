import type { Verdict } from '../eligibility/rule';
import type { Candidate, IsoDate, MatchingIdea } from '../types';
import { outlookOf } from './window';

/** Each in [0, 1]; what is not stated lies between, so that silence neither wins nor excludes. */
export interface Features {
  /** Words and bigrams joined, relative to the best of the kind for this idea. */
  readonly text: number;
  /** How much of what the idea says the words of the candidate meet, in absolute terms. */
  readonly strength: number;
  /** How much of the candidate's name the idea speaks of. */
  readonly name: number;
  /** Share of the idea's needs it can cover. */
  readonly needs: number;
  /** Share of the idea's themes it serves. */
  readonly theme: number;
  readonly stage: number;
  /** Does its money reach? */
  readonly amount: number;
  readonly window: number;
  readonly region: number;
  /** Is it a partner of a kind that is wanted? */
  readonly partner: number;
  readonly eligibility: number;
  /** How much past awards for similar things speak for it. */
  readonly evidence: number;
  /** 1 = verified within the last quarter, 0 = two years ago or never. */
  readonly freshness: number;
  readonly completeness: number;
}

export type FeatureName = keyof Features;
export type TextFeatures = Pick<Features, 'text' | 'strength' | 'name'>;

const NOT_STATED = 0.5;
const WINDOW = { open: 1, opens_later: 0.9, forecast: 0.7, not_stated: NOT_STATED, closed: 0 } as const;
const ELIGIBILITY: Readonly<Record<Verdict, number>> = { eligible: 1, unknown: NOT_STATED, ineligible: 0 };
const FRESH_DAYS = 90;
const STALE_DAYS = 730;
const DAY_MS = 86_400_000;

export function featuresOf(
  text: TextFeatures,
  evidence: number,
  candidate: Candidate,
  idea: MatchingIdea,
  verdict: Verdict,
  now: IsoDate,
): Features {
  return {
    ...text,
    needs: needCoverage(candidate, idea),
    theme: themeOverlap(candidate, idea),
    stage: stageFit(candidate, idea),
    amount: amountFit(candidate, idea),
    window: WINDOW[outlookOf(candidate.windows, now).state],
    region: regionFit(candidate, idea),
    partner: partnerFit(candidate, idea),
    eligibility: ELIGIBILITY[verdict],
    evidence,
    freshness: freshness(candidate.lastVerifiedOn, now),
    completeness: clamp(candidate.completeness),
  };
}

/** Can the candidate cover the need? Nothing stated is possible, but counts little. */
export function needStrength(candidate: Candidate, needKind: string): number {
  if (candidate.needKinds.length === 0) return 0.3;
  return candidate.needKinds.includes(needKind) ? 1 : 0;
}

function needCoverage(candidate: Candidate, { needs }: MatchingIdea): number {
  if (needs.length === 0) return 0;
  return needs.reduce((sum, { kind }) => sum + needStrength(candidate, kind), 0) / needs.length;
}

function themeOverlap(candidate: Candidate, { themes }: MatchingIdea): number {
  if (themes.length === 0 || candidate.themes.length === 0) return 0.3;
  return themes.filter((theme) => candidate.themes.includes(theme)).length / themes.length;
}

function stageFit(candidate: Candidate, { stage }: MatchingIdea): number {
  if (stage === null || candidate.stages.length === 0) return NOT_STATED;
  return candidate.stages.includes(stage) ? 1 : 0;
}

function amountFit({ amountYen }: Candidate, { budgetYen }: MatchingIdea): number {
  if (budgetYen === null || budgetYen <= 0 || amountYen === null) return NOT_STATED;
  const { min, max } = amountYen;
  if (min !== null && budgetYen < min) return budgetYen / min;
  if (max === null) return NOT_STATED;
  return clamp(max / budgetYen);
}

function regionFit({ prefectures }: Candidate, idea: MatchingIdea): number {
  if (prefectures.length === 0) return NOT_STATED;
  const bodies = [idea.applicant, ...idea.jointApplicants];
  const known = bodies.filter(({ prefecture }) => prefecture !== null);
  if (known.length === 0) return NOT_STATED;
  return known.some(({ prefecture }) => prefectures.includes(prefecture!)) ? 1 : 0;
}

function partnerFit({ partnerKind }: Candidate, { partnerKinds }: MatchingIdea): number {
  if (partnerKind === null || partnerKinds.length === 0) return NOT_STATED;
  return partnerKinds.includes(partnerKind) ? 1 : 0;
}

function freshness(lastVerifiedOn: IsoDate | null, now: IsoDate): number {
  if (lastVerifiedOn === null) return 0;
  const days = (Date.parse(now) - Date.parse(lastVerifiedOn)) / DAY_MS;
  return Number.isNaN(days) ? 0 : clamp((STALE_DAYS - days) / (STALE_DAYS - FRESH_DAYS));
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
