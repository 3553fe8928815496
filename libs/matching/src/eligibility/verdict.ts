import type { Candidate } from '../types';
import { evaluateRule } from './evaluate';
import type { RuleFacts } from './predicate';
import type { RuleTrace, Verdict } from './rule';

/**
 * May this idea have this candidate? Money without a recorded rule is unknown, because there always is a rule.
 * A partner (company, university) without one may be asked by anyone.
 */
export function verdictFor(candidate: Candidate, facts: RuleFacts): { verdict: Verdict; trace: RuleTrace | null } {
  if (candidate.rule === null) return { verdict: candidate.partnerKind === null ? 'unknown' : 'eligible', trace: null };
  const trace = evaluateRule(candidate.rule, facts);
  return { verdict: trace.verdict, trace };
}
