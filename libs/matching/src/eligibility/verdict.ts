import type { Candidate } from '../types';
import { evaluateRule } from './evaluate';
import type { RuleFacts } from './predicate';
import type { Rule, RuleTrace, Verdict } from './rule';

export interface Judgement {
  readonly verdict: Verdict;
  readonly trace: RuleTrace | null;
}

/**
 * Money without a recorded rule is unknown, because there always is a rule. A partner (company, university) without one
 * may be asked by anyone.
 */
export const verdictWithoutRule = (partnerKind: string | null): Verdict =>
  partnerKind === null ? 'unknown' : 'eligible';

/** May this idea have these candidates? A rule that many candidates share is judged once. */
export class Verdicts {
  private readonly known = new Map<Rule, Judgement>();

  constructor(private readonly facts: RuleFacts) {}

  for({ rule, partnerKind }: Pick<Candidate, 'rule' | 'partnerKind'>): Judgement {
    if (rule === null) return { verdict: verdictWithoutRule(partnerKind), trace: null };
    let judgement = this.known.get(rule);
    if (judgement === undefined) {
      const trace = evaluateRule(rule, this.facts);
      this.known.set(rule, (judgement = { verdict: trace.verdict, trace }));
    }
    return judgement;
  }
}
