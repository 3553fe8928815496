import { allOf, anyOf, notOf } from '../eligibility/kleene';
import { evaluatePredicate, type RuleFacts } from '../eligibility/predicate';
import type { Predicate, Rule, Verdict } from '../eligibility/rule';
import type { FactColumn, IdeaFactTable } from './idea-facts';

export type VerdictOfIdea = (idea: number) => Verdict;

/** What a predicate does not look at. */
const NOTHING: RuleFacts = {
  applicant: { kind: '', code: null, prefecture: null },
  jointApplicants: [],
  stage: null,
  themes: [],
  budgetYen: null,
  ownShareYen: null,
  startOn: null,
  endOn: null,
  partnerKinds: [],
};

/**
 * One rule for many ideas, by their numbers: the verdicts are those of `evaluateRule`, without the trace. A condition
 * on one fact is judged once for all ideas in which that fact is the same.
 */
export function ruleForIdeas(rule: Rule, facts: IdeaFactTable): VerdictOfIdea {
  if ('all' in rule) {
    const children = rule.all.map((child) => ruleForIdeas(child, facts));
    return (idea) => allOf(children.map((verdictOf) => verdictOf(idea)));
  }
  if ('any' in rule) {
    const children = rule.any.map((child) => ruleForIdeas(child, facts));
    return (idea) => anyOf(children.map((verdictOf) => verdictOf(idea)));
  }
  if ('not' in rule) {
    const verdictOf = ruleForIdeas(rule.not, facts);
    return (idea) => notOf(verdictOf(idea));
  }
  return predicateForIdeas(rule, facts);
}

function predicateForIdeas(predicate: Predicate, facts: IdeaFactTable): VerdictOfIdea {
  const judge = (some: Partial<RuleFacts>): Verdict => evaluatePredicate(predicate, { ...NOTHING, ...some }).verdict;
  const by = <V>(column: FactColumn<V>, factsOf: (value: V) => Partial<RuleFacts>): VerdictOfIdea =>
    column.mapped((value) => judge(factsOf(value)));
  switch (predicate.is) {
    case 'applicantKind':
    case 'region':
    case 'population':
    case 'certification':
      return by(facts.applicant, (applicant) => ({ applicant }));
    case 'stage':
      return by(facts.stage, (stage) => ({ stage }));
    case 'theme':
      return by(facts.themes, (themes) => ({ themes }));
    case 'period':
      return by(facts.period, ([startOn, endOn]) => ({ startOn, endOn }));
    case 'jointApplication':
      return by(facts.jointApplicants, (jointApplicants) => ({ jointApplicants }));
    case 'partnerKind':
      return (idea) =>
        judge({ partnerKinds: facts.partnerKinds.at(idea), jointApplicants: facts.jointApplicants.at(idea) });
    case 'amount':
    case 'ownShare':
      return (idea) => judge({ budgetYen: facts.budgetYenOf(idea), ownShareYen: facts.ownShareYenOf(idea) });
    case 'other': {
      const verdict = judge({});
      return () => verdict;
    }
  }
}
