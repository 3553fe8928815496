/**
 * Plain data in, plain data out. Codes of themes, needs, stages and kinds are opaque strings here:
 * the engine knows no vocabulary, no clock, no database and no framework.
 */
import type { EvidenceAward } from './evidence/award';
import type { Rule, RuleTrace, RuleChange, Verdict } from './eligibility/rule';

/** ISO date `YYYY-MM-DD`, a day in Japan. */
export type IsoDate = string;

/** Names of the text fields the engine weights; any other field name is indexed with the default weight. */
export type TextFields = Readonly<Record<string, string>>;

export interface ApplicationWindow {
  /** April–March, the year of its April. */
  readonly fiscalYear: number;
  readonly opensOn: IsoDate | null;
  readonly closesOn: IsoDate | null;
  readonly status: 'confirmed' | 'forecast';
}

/** One thing that can be recommended. */
export interface Candidate {
  readonly kind: string;
  readonly id: string;
  /** Grows with every change of the content. */
  readonly version: number;
  readonly text: TextFields;
  readonly themes: readonly string[];
  /** Need kinds it can cover. Empty = not stated. */
  readonly needKinds: readonly string[];
  readonly stages: readonly string[];
  /** Who stands behind it: a ministry's name, a company's or an institution's id. */
  readonly provider: string;
  /** Integer yen, per project; null = not stated. */
  readonly amountYen: { readonly min: number | null; readonly max: number | null } | null;
  /** Share of the cost it pays at most, 0..1; null = not stated. */
  readonly maxRate: number | null;
  /** Whether it pays a part of the cost: for good, to be repaid, or not at all. Absent or null = not stated. */
  readonly funding?: 'grant' | 'loan' | 'none' | null;
  /** How plainly it reaches local governments, 0..1 (`reachOf`); left out = not stated. */
  readonly reach?: number;
  readonly rule: Rule | null;
  readonly windows: readonly ApplicationWindow[];
  /** Prefecture codes (2 digits) it is tied to or delivers to; empty = everywhere or not stated. */
  readonly prefectures: readonly string[];
  /** What kind of partner this candidate would be (startup, university …); null for money and rules. */
  readonly partnerKind: string | null;
  readonly lastVerifiedOn: IsoDate | null;
  /** Share of the fields a reader needs that are filled in, 0..1. */
  readonly completeness: number;
}

/** What is known of one applying body; a missing fact (undefined or null) makes a predicate unknown. */
export interface ApplicantFacts {
  readonly kind: string;
  /** 6-digit 団体コード. */
  readonly code: string | null;
  /** 2-digit prefecture code. */
  readonly prefecture: string | null;
  readonly population?: number | null;
  /** undefined = not known; [] = known to have none. */
  readonly areaAttributes?: readonly string[] | null;
  readonly certifications?: readonly string[] | null;
}

export interface IdeaNeed {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
}

/** An idea as the engine sees it. */
export interface MatchingIdea {
  readonly id: string;
  readonly version: number;
  /** title, challenge, assets, combination, publicSummary. Never the private memo. */
  readonly text: TextFields;
  readonly needs: readonly IdeaNeed[];
  readonly themes: readonly string[];
  readonly stage: string | null;
  readonly budgetYen: number | null;
  readonly ownShareYen: number | null;
  readonly startOn: IsoDate | null;
  readonly endOn: IsoDate | null;
  readonly applicant: ApplicantFacts;
  /** The other members of a joint idea. */
  readonly jointApplicants: readonly ApplicantFacts[];
  readonly partnerKinds: readonly string[];
}

/** A piece of a text field, in UTF-16 code units of the original text: [start, end). */
export interface Span {
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

export interface MatchedTerm {
  /** The words as they stand in the candidate's text. */
  readonly surface: string;
  /** Share of the text score this term brings, 0..1. */
  readonly share: number;
  readonly ideaSpans: readonly Span[];
  readonly candidateSpans: readonly Span[];
  /** Not said in the idea: the thesaurus looks for it because of what `ideaSpans` says. */
  readonly fromThesaurus?: boolean;
}

/** Why a candidate fits. Facts, not sentences; sentences are made where the language is known. */
export type Reason =
  | { readonly type: 'text'; readonly terms: readonly MatchedTerm[] }
  | { readonly type: 'need'; readonly needId: string; readonly needKind: string; readonly strength: number }
  | { readonly type: 'theme'; readonly themes: readonly string[] }
  | { readonly type: 'stage'; readonly stage: string }
  | {
      readonly type: 'window';
      readonly state: WindowState;
      readonly opensOn: IsoDate | null;
      readonly closesOn: IsoDate | null;
      readonly fiscalYear: number | null;
    }
  | {
      readonly type: 'amount';
      readonly minYen: number | null;
      readonly maxYen: number | null;
      readonly maxRate: number | null;
    }
  | { readonly type: 'region'; readonly prefecture: string }
  | { readonly type: 'partner'; readonly partnerKind: string }
  /** Taken forward among nearly equal ones, because several of one provider followed one another. */
  | { readonly type: 'spread'; readonly placesUp: number }
  /** Awards for similar things that the candidate paid, the nearest first; of equally near ones those to similar bodies. */
  | { readonly type: 'evidence'; readonly awards: readonly EvidenceAward[] };

export type WindowState = 'open' | 'opens_later' | 'forecast' | 'closed' | 'not_stated';

/** What stands against it or is missing. */
export type Gap =
  | { readonly type: 'needs_not_covered'; readonly needIds: readonly string[] }
  | { readonly type: 'window_closed'; readonly closedOn: IsoDate | null }
  | { readonly type: 'window_not_stated' }
  | { readonly type: 'amount_short'; readonly budgetYen: number; readonly maxYen: number; readonly missingYen: number }
  | { readonly type: 'own_share'; readonly requiredYen: number; readonly statedYen: number | null }
  | { readonly type: 'stage_mismatch'; readonly wanted: readonly string[] }
  | { readonly type: 'region_mismatch'; readonly prefectures: readonly string[] }
  | { readonly type: 'rule_unknown'; readonly missingFacts: readonly string[]; readonly sources: readonly string[] }
  | { readonly type: 'rule_failed'; readonly sources: readonly string[] }
  | { readonly type: 'rule_not_recorded' };

/** weight × value; the contributions of one recommendation add up to its score's logit. */
export interface Contribution {
  readonly feature: string;
  /** 0..1 */
  readonly value: number;
  readonly weight: number;
  readonly contribution: number;
}

/** Three words, never a percentage: 強く合う / 合う / 参考. */
export type Band = 'strong' | 'fit' | 'reference';

export interface RankedCandidate {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** 1-based within its kind: eligible and unknown first, ineligible after them. */
  readonly rank: number;
  /** 0..1, logistic of intercept + Σ contributions. Orders; is never shown. */
  readonly score: number;
  readonly band: Band;
  readonly verdict: Verdict;
  readonly contributions: readonly Contribution[];
  readonly reasons: readonly Reason[];
  readonly gaps: readonly Gap[];
  /** Evaluated rule with its sources; null when no rule is recorded. */
  readonly trace: RuleTrace | null;
  /** What would change the verdict to eligible. */
  readonly changes: readonly RuleChange[];
}

export interface MatchResult {
  readonly ideaId: string;
  readonly ideaVersion: number;
  readonly analyserVersion: string;
  readonly rulesVersion: string;
  readonly weightsVersion: string;
  readonly snapshotId: string;
  /** Of the award index; empty without one. */
  readonly evidenceVersion: string;
  /** The day it was made for. */
  readonly asOf: IsoDate;
  readonly kinds: readonly KindResult[];
}

export interface KindResult {
  readonly kind: string;
  /** How many candidates of the kind were searched. */
  readonly searched: number;
  readonly ranked: readonly RankedCandidate[];
  readonly entry: ListEntry;
}

/**
 * What a candidate must reach to enter a list. Stored with the list, it lets one new or changed candidate be judged
 * later without matching the idea again.
 */
export interface ListEntry {
  /** Lowest kept score among eligible and unknown ones, or null while there is room. */
  readonly score: number | null;
  /** The same among ineligible ones. */
  readonly ineligibleScore: number | null;
  /** Best joined text score of those not looked at closely; 0 when all with any text in common were. */
  readonly poolScore: number;
  /** The last of those looked at stands in the list: whoever takes its place there changes the list. */
  readonly poolEdgeListed: boolean;
  /** The best raw scores, against which text scores were normalised. */
  readonly maxWordScore: number;
  readonly maxBigramScore: number;
  /** Ids of the candidates that had them: when one of these changes, so does the whole list. */
  readonly bestIds: readonly string[];
  /** Candidates that past awards speak for, in the index or not. No other has evidence for this idea. */
  readonly evidenceIds: readonly string[];
  /** All of these must be the same for the scores to be comparable. */
  readonly statisticsId: string;
  /** Version of the award index; empty without one. */
  readonly evidenceVersion: string;
  readonly analyserVersion: string;
  readonly rulesVersion: string;
  readonly weightsVersion: string;
  /** The day the list was made for. */
  readonly asOf: IsoDate;
}
