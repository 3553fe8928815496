import type { Verdict } from '../eligibility/rule';
import type { Candidate, IsoDate, RankedCandidate, WindowState } from '../types';

/** What a package is made from: a candidate and how it was judged for the idea. */
export interface PackageCandidate {
  readonly ranked: Pick<
    RankedCandidate,
    'kind' | 'id' | 'version' | 'score' | 'verdict' | 'reasons' | 'gaps' | 'contributions'
  >;
  readonly candidate: Candidate;
}

/** Weights of the parts of a package's value, see `valueOf`. */
export interface PackageWeights {
  readonly version: string;
  /** λ1: × √(number of kinds). */
  readonly kinds: number;
  /** λ2: × √(number of ministries). */
  readonly ministries: number;
  /** λ3: × sum of the members' evidence, each 0..1. */
  readonly evidence: number;
  /** λ4: × sum of the members' effort; a program to apply for = 1. */
  readonly effort: number;
}

export interface PackageOptions {
  /** Today in Japan: decides which windows can still be met. */
  readonly now: IsoDate;
  /** Most members of one package. */
  readonly maxMembers?: number;
  /** How many packages, each differing from the others in at least two members. */
  readonly alternatives?: number;
  /** Upper bounds computed at most, in all searches together. A count and not a clock, so that results repeat. */
  readonly nodeBudget?: number;
  /** Stages from first to last. Candidates for the idea's stage or the one after it are taken. */
  readonly stageOrder?: readonly string[];
  /** The need kind that asks for money. */
  readonly moneyNeed?: string;
  /** By need id, > 0; 1 when left out. Only their proportions count. */
  readonly needWeights?: Readonly<Record<string, number>>;
  /** Calendar days one application takes; applications are prepared one after another. */
  readonly preparationDays?: number;
  readonly weights?: PackageWeights;
}

export interface MemberKey {
  readonly kind: string;
  readonly id: string;
}

export interface PackageMember extends MemberKey {
  readonly version: number;
  readonly verdict: Verdict;
  /** Ministry, or the partner's id; empty when nobody is named. */
  readonly provider: string;
  /** Needs it covers, the best covered first. */
  readonly covers: readonly { readonly needId: string; readonly strength: number }[];
  /** How much of the package's value would be missing without it. */
  readonly gain: number;
}

/** Three words, as for candidates: how well a need is covered by all members together. */
export type CoverageLevel = 'well' | 'partly' | 'open';

export interface NeedCoverage {
  /** Empty for an idea that has stated no need: its text as a whole. */
  readonly needId: string;
  /** 1 − Π(1 − p), 0..1. Orders; is never shown. */
  readonly degree: number;
  readonly level: CoverageLevel;
  /** Who covers it, the strongest first. */
  readonly by: readonly MemberKey[];
  /** When nobody covers it: whoever of all judged candidates comes nearest, in the package or not; null = nobody. */
  readonly nearest: MemberKey | null;
}

export interface MoneyLine extends MemberKey {
  readonly funding: 'grant' | 'loan';
  /** Integer yen it can pay at most here; null = neither ceiling nor rate with budget is known. */
  readonly yen: number | null;
  /** Own money its rate asks for beside `yen`; null = the rate or `yen` is not known. */
  readonly ownShareYen: number | null;
  readonly floorYen: number | null;
  readonly ceilingYen: number | null;
  /** 0..1; null = not stated. */
  readonly rate: number | null;
}

/** Who could pay what. All amounts integer yen; null = not known. */
export interface MoneyStack {
  readonly budgetYen: number | null;
  /** As stated in the idea. */
  readonly ownShareYen: number | null;
  /** What the rates ask for at least beside the known grants. */
  readonly ownShareNeededYen: number;
  /** Sum of the known grants and of the known loans. */
  readonly grantsYen: number;
  readonly loansYen: number;
  /** Budget − own share − known grants and loans; null without budget or own share. */
  readonly openYen: number | null;
  /** More own money that would let the known programs pay more, and how much more they would pay. */
  readonly moreOwnShare: { readonly ownShareYen: number; readonly grantsYen: number } | null;
  readonly lines: readonly MoneyLine[];
}

/** What to do when; those without a day come last. */
export interface TimelineStep extends MemberKey {
  readonly state: WindowState;
  readonly opensOn: IsoDate | null;
  readonly closesOn: IsoDate | null;
  readonly fiscalYear: number | null;
  /** Expected from earlier years, not announced. */
  readonly forecast: boolean;
  /** Begin to prepare on this day at the latest, so that all applications can be met one after another. */
  readonly prepareBy: IsoDate | null;
}

export type PackageCaution =
  | { readonly type: 'rule_unknown'; readonly members: readonly MemberKey[]; readonly missingFacts: readonly string[] }
  | { readonly type: 'rule_not_recorded'; readonly members: readonly MemberKey[] }
  | { readonly type: 'next_stage'; readonly members: readonly MemberKey[]; readonly stage: string }
  /** Several pay costs: the costs have to be divided, nothing is paid for twice. */
  | { readonly type: 'divide_costs'; readonly members: readonly MemberKey[] }
  /** Its own text says that it does not go together with other subsidies for the same thing. */
  | { readonly type: 'excludes_others'; readonly members: readonly MemberKey[]; readonly source: string }
  | { readonly type: 'funding_unknown'; readonly members: readonly MemberKey[] }
  | { readonly type: 'repay'; readonly members: readonly MemberKey[] }
  /** The window closes after the idea wants to begin; costs before a grant is decided are seldom paid. */
  | { readonly type: 'decided_after_start'; readonly members: readonly MemberKey[]; readonly startOn: IsoDate };

export interface Package {
  /** 1-based, best value first among what is found. */
  readonly rank: number;
  /** Programs first, then by kind; within a kind by what they bring. */
  readonly members: readonly PackageMember[];
  /** f(S). Orders; is never shown. */
  readonly value: number;
  /** No package that keeps to all constraints (and differs from those before it) is worth more. */
  readonly bound: number;
  /** bound ÷ value − 1; 0 = proven best, 1 = nothing proven of a package without value. */
  readonly gap: number;
  readonly coverage: readonly NeedCoverage[];
  readonly money: MoneyStack;
  readonly timeline: readonly TimelineStep[];
  readonly cautions: readonly PackageCaution[];
  /** Ministries to bring together, with their programs in the package. */
  readonly ministries: readonly { readonly name: string; readonly members: readonly MemberKey[] }[];
}

/** Why candidates cannot be members; each candidate is counted once, under the first that holds. */
export type LeftOut = 'ineligible' | 'covers_nothing' | 'stage' | 'window' | 'money';

export interface PackagesResult {
  readonly packages: readonly Package[];
  readonly leftOut: Readonly<Record<LeftOut, number>>;
  /** Candidates that could be members. */
  readonly considered: number;
  /** Upper bounds computed. */
  readonly nodes: number;
  readonly weightsVersion: string;
}
