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

/** Ineligible after all others; then by score, in which eligible counts more than unknown; then by id. */
export function compareJudged(a: Judged, b: Judged): number {
  const excluded = Number(a.verdict === 'ineligible') - Number(b.verdict === 'ineligible');
  if (excluded !== 0) return excluded;
  if (a.logit !== b.logit) return b.logit - a.logit;
  return a.document.candidate.id < b.document.candidate.id ? -1 : 1;
}
