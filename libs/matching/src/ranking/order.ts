import type { RuleTrace, Verdict } from '../eligibility/rule';
import type { IndexedDocument } from '../index/segment';
import type { Features } from './features';

/** A candidate judged for one idea, before it is explained. */
export interface Judged {
  readonly document: IndexedDocument;
  readonly verdict: Verdict;
  readonly trace: RuleTrace | null;
  readonly features: Features;
  readonly logit: number;
  readonly score: number;
}

/** Of one side of the border of eligibility: by score, in which eligible counts more than unknown; then by id. */
export function compareJudged(a: Judged, b: Judged): number {
  return b.logit - a.logit || (a.document.id < b.document.id ? -1 : 1);
}
