/** The rule language of program eligibility: a tree of all/any/not over predicates, evaluated in Kleene's three-valued logic. */

export type Verdict = 'eligible' | 'unknown' | 'ineligible';

/** The sentence of the program's own text a predicate was taken from. */
interface Sourced {
  readonly source?: string;
}

export type Predicate =
  | ({ readonly is: 'applicantKind'; readonly in: readonly string[] } & Sourced)
  /**
   * A place: inside one of the prefectures (2 digits) or one of the codes (6-digit 団体コード), when either is given,
   * and with at least one of the attributes, when they are given.
   */
  | ({
      readonly is: 'region';
      readonly prefectures?: readonly string[];
      readonly codes?: readonly string[];
      readonly attributes?: readonly string[];
    } & Sourced)
  | ({ readonly is: 'population'; readonly min?: number; readonly max?: number } & Sourced)
  | ({ readonly is: 'stage'; readonly in: readonly string[] } & Sourced)
  | ({ readonly is: 'theme'; readonly in: readonly string[] } & Sourced)
  /** The idea's budget in integer yen. */
  | ({ readonly is: 'amount'; readonly minYen?: number; readonly maxYen?: number } & Sourced)
  /** Own share ÷ budget, 0..1, at least. */
  | ({ readonly is: 'ownShare'; readonly minRate: number } & Sourced)
  /** The idea starts no earlier and ends no later than. */
  | ({ readonly is: 'period'; readonly from?: string; readonly to?: string } & Sourced)
  | ({ readonly is: 'jointApplication'; readonly minMembers: number } & Sourced)
  /** At least one partner of these kinds is wanted or present. */
  | ({ readonly is: 'partnerKind'; readonly in: readonly string[] } & Sourced)
  | ({ readonly is: 'certification'; readonly in: readonly string[] } & Sourced)
  /** A condition a person must judge: always unknown, named by its text. */
  | ({ readonly is: 'other'; readonly text: string } & Sourced);

export type Rule =
  { readonly all: readonly Rule[] } | { readonly any: readonly Rule[] } | { readonly not: Rule } | Predicate;

export interface RuleTrace {
  readonly verdict: Verdict;
  readonly node: 'all' | 'any' | 'not' | 'predicate';
  readonly predicate?: Predicate;
  /** For unknown predicates: the fact that is missing (population, areaAttributes, budgetYen, ownShareYen, stage, …). */
  readonly missingFact?: string;
  /** What the applicant has, for people to compare; never private text. */
  readonly actual?: string | number | readonly string[] | null;
  readonly children?: readonly RuleTrace[];
}

/** One step that moves the verdict to eligible. */
export interface RuleChange {
  readonly predicate: Predicate;
  /** supply: tell a missing fact · change: alter the idea · fixed: cannot be changed (population, area). */
  readonly action: 'supply' | 'change' | 'fixed';
  /** The predicate stands under `not`: it must turn out not to hold. */
  readonly negated?: boolean;
}
