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
  /** How much it is about the same things, beyond shared words (latent semantic analysis). */
  readonly latent: number;
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
  /** How plainly it reaches local governments. */
  readonly reach: number;
  /** How much `text` gains when the texts of its awards are read as part of it, and whether one is for nearly the same. */
  readonly evidence: number;
  /** 1 = verified within the last quarter, 0 = two years ago or never. */
  readonly freshness: number;
  readonly completeness: number;
}

export type FeatureName = keyof Features;
export type TextFeatures = Pick<Features, 'text' | 'strength' | 'name' | 'latent'>;

const NOT_STATED = 0.5;
const WINDOW = { open: 1, opens_later: 0.9, forecast: 0.7, not_stated: NOT_STATED, closed: 0 } as const;
export const ELIGIBILITY: Readonly<Record<Verdict, number>> = { eligible: 1, unknown: NOT_STATED, ineligible: 0 };
const FRESH_DAYS = 90;
const STALE_DAYS = 730;
const DAY_MS = 86_400_000;

/** What features look at. */
type FeatureFacts = Omit<MatchingIdea, 'id' | 'text'>;

/** How well what is known of a candidate, besides its text, fits one idea on one day. */
interface FactFits {
  readonly needs: (needKinds: readonly string[]) => number;
  readonly theme: (themes: readonly string[]) => number;
  readonly stage: (stages: readonly string[]) => number;
  readonly amount: (amountYen: Candidate['amountYen']) => number;
  readonly window: (windows: Candidate['windows']) => number;
  readonly region: (prefectures: readonly string[]) => number;
  readonly partner: (partnerKind: string | null) => number;
  readonly freshness: (lastVerifiedOn: IsoDate | null) => number;
}

/**
 * Features of candidates for one idea. Candidates of an index share their lists and windows as objects: each is looked
 * at once, however many candidates have it.
 */
export class FeatureMaker {
  private readonly fits: FactFits;

  constructor(idea: FeatureFacts, now: IsoDate) {
    const needKinds = idea.needs.map(({ kind }) => kind);
    const known = [idea.applicant, ...idea.jointApplicants].map(({ prefecture }) => prefecture);
    this.fits = {
      needs: once((covered) => needCoverage(covered, needKinds)),
      theme: once((themes) => themeOverlap(themes, idea.themes)),
      stage: once((stages) => stageFit(stages, idea.stage)),
      amount: once((amountYen) => amountFit(amountYen, idea.budgetYen)),
      window: once((windows) => WINDOW[outlookOf(windows, now).state]),
      region: once((prefectures) => regionFit(prefectures, known)),
      partner: once((partnerKind) => partnerFit(partnerKind, idea.partnerKinds)),
      freshness: once((lastVerifiedOn) => freshness(lastVerifiedOn, now)),
    };
  }

  featuresOf(
    { text, strength, name, latent }: TextFeatures,
    evidence: number,
    candidate: Candidate,
    verdict: Verdict,
  ): Features {
    const { fits } = this;
    return {
      text,
      strength,
      name,
      latent,
      needs: fits.needs(candidate.needKinds),
      theme: fits.theme(candidate.themes),
      stage: fits.stage(candidate.stages),
      amount: fits.amount(candidate.amountYen),
      window: fits.window(candidate.windows),
      region: fits.region(candidate.prefectures),
      partner: fits.partner(candidate.partnerKind),
      eligibility: ELIGIBILITY[verdict],
      reach: clamp(candidate.reach ?? NOT_STATED),
      evidence,
      freshness: fits.freshness(candidate.lastVerifiedOn),
      completeness: clamp(candidate.completeness),
    };
  }
}

/** Features of one candidate for many ideas: the parts of which each looks at one thing of the idea alone. */
export class ReverseFeatures {
  /** What no idea changes. */
  readonly own: Pick<Features, 'window' | 'reach' | 'freshness' | 'completeness'>;

  constructor(
    private readonly candidate: Candidate,
    now: IsoDate,
  ) {
    this.own = {
      window: WINDOW[outlookOf(candidate.windows, now).state],
      reach: clamp(candidate.reach ?? NOT_STATED),
      freshness: freshness(candidate.lastVerifiedOn, now),
      completeness: clamp(candidate.completeness),
    };
  }

  needs(needKinds: readonly string[]): number {
    return needCoverage(this.candidate.needKinds, needKinds);
  }

  theme(themes: readonly string[]): number {
    return themeOverlap(this.candidate.themes, themes);
  }

  stage(stage: string | null): number {
    return stageFit(this.candidate.stages, stage);
  }

  amount(budgetYen: number | null): number {
    return amountFit(this.candidate.amountYen, budgetYen);
  }

  /** @param prefectures of the bodies that apply; null where it is not known */
  region(prefectures: readonly (string | null)[]): number {
    return regionFit(this.candidate.prefectures, prefectures);
  }

  partner(partnerKinds: readonly string[]): number {
    return partnerFit(this.candidate.partnerKind, partnerKinds);
  }
}

/** Remembers what came of each object that was given. */
function once<K>(valueOf: (key: K) => number): (key: K) => number {
  const known = new Map<K, number>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = valueOf(key)));
    return value;
  };
}

/** Can the candidate cover the need? Nothing stated is possible, but counts little. */
export function needStrength({ needKinds }: Pick<Candidate, 'needKinds'>, needKind: string): number {
  if (needKinds.length === 0) return 0.3;
  return needKinds.includes(needKind) ? 1 : 0;
}

function needCoverage(needKinds: readonly string[], needs: readonly string[]): number {
  if (needs.length === 0) return 0;
  return needs.reduce((sum, kind) => sum + needStrength({ needKinds }, kind), 0) / needs.length;
}

function themeOverlap(served: readonly string[], themes: readonly string[]): number {
  if (themes.length === 0 || served.length === 0) return 0.3;
  return themes.filter((theme) => served.includes(theme)).length / themes.length;
}

function stageFit(stages: readonly string[], stage: string | null): number {
  if (stage === null || stages.length === 0) return NOT_STATED;
  return stages.includes(stage) ? 1 : 0;
}

function amountFit(amountYen: Candidate['amountYen'], budgetYen: number | null): number {
  if (budgetYen === null || budgetYen <= 0 || amountYen === null) return NOT_STATED;
  const { min, max } = amountYen;
  if (min !== null && budgetYen < min) return budgetYen / min;
  if (max === null) return NOT_STATED;
  return clamp(max / budgetYen);
}

function regionFit(prefectures: readonly string[], ofBodies: readonly (string | null)[]): number {
  if (prefectures.length === 0) return NOT_STATED;
  const known = ofBodies.filter((prefecture) => prefecture !== null);
  if (known.length === 0) return NOT_STATED;
  return known.some((prefecture) => prefectures.includes(prefecture)) ? 1 : 0;
}

function partnerFit(partnerKind: string | null, partnerKinds: readonly string[]): number {
  if (partnerKind === null || partnerKinds.length === 0) return NOT_STATED;
  return partnerKinds.includes(partnerKind) ? 1 : 0;
}

function freshness(lastVerifiedOn: IsoDate | null, now: IsoDate): number {
  if (lastVerifiedOn === null) return 0;
  const days = (Date.parse(now) - Date.parse(lastVerifiedOn)) / DAY_MS;
  return Number.isNaN(days) ? 0 : clamp((STALE_DAYS - days) / (STALE_DAYS - FRESH_DAYS));
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
