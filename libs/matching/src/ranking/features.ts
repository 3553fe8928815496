import type { Rule, Verdict } from '../eligibility/rule';
import { type Judgement, Verdicts } from '../eligibility/verdict';
import { FACT } from '../index/facts';
import type { IndexedDocument } from '../index/segment';
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

/** What a fact with this number gives, remembered: candidates of an index share the numbers of equal facts. */
class Remembered<V> {
  private readonly known = new Map<number, V>();

  constructor(
    private readonly fact: number,
    private readonly valueOf: (candidate: Candidate) => V,
  ) {}

  of(document: Pick<IndexedDocument, 'candidate' | 'fact'>): V {
    const number = document.fact(this.fact);
    let value = this.known.get(number);
    if (value === undefined) this.known.set(number, (value = this.valueOf(document.candidate)));
    return value;
  }
}

/** What facts that are kept together give. */
interface RestFits {
  readonly stage: number;
  readonly partner: number;
  readonly reach: number;
  readonly freshness: number;
  readonly completeness: number;
  readonly partnerKind: string | null;
}

/**
 * Features and verdicts of candidates of one index for one idea on one day: each fact is looked at once, however many
 * candidates have it.
 */
export class FeatureMaker {
  private readonly needs: Remembered<number>;
  private readonly theme: Remembered<number>;
  private readonly amount: Remembered<number>;
  private readonly window: Remembered<number>;
  private readonly region: Remembered<number>;
  private readonly rest: Remembered<RestFits>;
  private readonly rule: Remembered<Rule | null>;
  private readonly verdicts: Verdicts;

  constructor(idea: MatchingIdea, now: IsoDate) {
    const wanted = idea.needs.map(({ kind }) => kind);
    const known = [idea.applicant, ...idea.jointApplicants].map(({ prefecture }) => prefecture);
    this.needs = new Remembered(FACT.needKinds, ({ needKinds }) => needCoverage(needKinds, wanted));
    this.theme = new Remembered(FACT.themes, ({ themes }) => themeOverlap(themes, idea.themes));
    this.amount = new Remembered(FACT.money, ({ amountYen }) => amountFit(amountYen, idea.budgetYen));
    this.window = new Remembered(FACT.windows, ({ windows }) => WINDOW[outlookOf(windows, now).state]);
    this.region = new Remembered(FACT.prefectures, ({ prefectures }) => regionFit(prefectures, known));
    this.rule = new Remembered(FACT.rule, ({ rule }) => rule);
    this.rest = new Remembered(FACT.rest, ({ stages, partnerKind, reach, lastVerifiedOn, completeness }) => ({
      stage: stageFit(stages, idea.stage),
      partner: partnerFit(partnerKind, idea.partnerKinds),
      reach: clamp(reach ?? NOT_STATED),
      freshness: freshness(lastVerifiedOn, now),
      completeness: clamp(completeness),
      partnerKind,
    }));
    this.verdicts = new Verdicts(idea);
  }

  judgementOf(document: IndexedDocument): Judgement {
    return this.verdicts.for({ rule: this.rule.of(document), partnerKind: this.rest.of(document).partnerKind });
  }

  featuresOf(
    { text, strength, name, latent }: TextFeatures,
    evidence: number,
    document: IndexedDocument,
    verdict: Verdict,
  ): Features {
    const { stage, partner, reach, freshness: fresh, completeness } = this.rest.of(document);
    return {
      text,
      strength,
      name,
      latent,
      needs: this.needs.of(document),
      theme: this.theme.of(document),
      stage,
      amount: this.amount.of(document),
      window: this.window.of(document),
      region: this.region.of(document),
      partner,
      eligibility: ELIGIBILITY[verdict],
      reach,
      evidence,
      freshness: fresh,
      completeness,
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
