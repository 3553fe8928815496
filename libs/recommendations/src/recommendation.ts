import type { Band, Contribution, Gap, Reason, RuleChange, RuleTrace, Verdict } from '@app/matching';

/** One candidate in the list of one run. */
export interface Recommendation {
  readonly candidateId: string;
  /** The candidate's version that was judged. */
  readonly candidateVersion: number;
  /** 1-based within its kind. */
  readonly rank: number;
  readonly score: number;
  readonly band: Band;
  readonly verdict: Verdict;
  readonly contributions: readonly Contribution[];
  readonly reasons: readonly Reason[];
  readonly gaps: readonly Gap[];
  readonly trace: RuleTrace | null;
  readonly changes: readonly RuleChange[];
}
