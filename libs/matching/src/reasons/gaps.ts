import { failedPredicates, missingFactsOf, openPredicates } from '../eligibility/questions';
import type { RuleTrace } from '../eligibility/rule';
import { outlookOf } from '../ranking/window';
import type { Candidate, Gap, IsoDate, MatchingIdea } from '../types';

/** What stands against a candidate or is missing, in the order an officer meets it. */
export function gapsOf(candidate: Candidate, idea: MatchingIdea, trace: RuleTrace | null, now: IsoDate): Gap[] {
  return [
    ...ruleGaps(candidate, trace),
    ...windowGaps(candidate, now),
    ...moneyGaps(candidate, idea),
    ...needGaps(candidate, idea),
    ...placeAndStageGaps(candidate, idea),
  ];
}

/** Money and rules have windows and conditions; partners (companies, universities) can be asked at any time. */
const isMoney = ({ partnerKind }: Candidate): boolean => partnerKind === null;

function ruleGaps(candidate: Candidate, trace: RuleTrace | null): Gap[] {
  if (trace === null) return isMoney(candidate) ? [{ type: 'rule_not_recorded' }] : [];
  if (trace.verdict === 'ineligible') return [{ type: 'rule_failed', sources: sourcesOf(failedPredicates(trace)) }];
  if (trace.verdict === 'eligible') return [];
  return [{ type: 'rule_unknown', missingFacts: missingFactsOf(trace), sources: sourcesOf(openPredicates(trace)) }];
}

function sourcesOf(traces: readonly RuleTrace[]): string[] {
  const sources = traces.map(({ predicate }) => predicate?.source).filter((source) => source !== undefined);
  return [...new Set(sources)];
}

function windowGaps(candidate: Candidate, now: IsoDate): Gap[] {
  const { state, window } = outlookOf(candidate.windows, now);
  if (state === 'closed') return [{ type: 'window_closed', closedOn: window?.closesOn ?? null }];
  return state === 'not_stated' && isMoney(candidate) ? [{ type: 'window_not_stated' }] : [];
}

function moneyGaps({ amountYen, maxRate }: Candidate, { budgetYen, ownShareYen }: MatchingIdea): Gap[] {
  const gaps: Gap[] = [];
  if (budgetYen === null || budgetYen <= 0) return gaps;
  const maxYen = amountYen?.max ?? null;
  if (maxYen !== null && maxYen < budgetYen) {
    gaps.push({ type: 'amount_short', budgetYen, maxYen, missingYen: budgetYen - maxYen });
  }
  if (maxRate !== null) {
    // Rounded before it is rounded up: 0.1 × 3 must not ask for one yen more.
    const requiredYen = Math.ceil(Number((budgetYen * (1 - maxRate)).toFixed(3)));
    if (requiredYen > (ownShareYen ?? 0)) gaps.push({ type: 'own_share', requiredYen, statedYen: ownShareYen });
  }
  return gaps;
}

function needGaps({ needKinds }: Candidate, { needs }: MatchingIdea): Gap[] {
  if (needKinds.length === 0) return [];
  const needIds = needs.filter(({ kind }) => !needKinds.includes(kind)).map(({ id }) => id);
  return needIds.length === 0 ? [] : [{ type: 'needs_not_covered', needIds }];
}

function placeAndStageGaps({ stages, prefectures }: Candidate, idea: MatchingIdea): Gap[] {
  const gaps: Gap[] = [];
  if (idea.stage !== null && stages.length > 0 && !stages.includes(idea.stage)) {
    gaps.push({ type: 'stage_mismatch', wanted: stages });
  }
  const bodies = [idea.applicant, ...idea.jointApplicants].map(({ prefecture }) => prefecture);
  const known = bodies.filter((prefecture) => prefecture !== null);
  if (prefectures.length > 0 && known.length > 0 && !known.some((prefecture) => prefectures.includes(prefecture))) {
    gaps.push({ type: 'region_mismatch', prefectures });
  }
  return gaps;
}
