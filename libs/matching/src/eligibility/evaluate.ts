import { allOf, anyOf, notOf } from './kleene';
import { evaluatePredicate, type RuleFacts } from './predicate';
import type { Rule, RuleTrace } from './rule';

/** Changes whenever the same rule and facts may give another verdict; recorded with each run. */
export const RULES_VERSION = 'rules-1';

/** Judges a rule in Kleene's logic. Every node is evaluated, so that the trace shows all conditions. */
export function evaluateRule(rule: Rule, facts: RuleFacts): RuleTrace {
  if ('all' in rule) {
    const children = rule.all.map((child) => evaluateRule(child, facts));
    return { verdict: allOf(children.map(({ verdict }) => verdict)), node: 'all', children };
  }
  if ('any' in rule) {
    const children = rule.any.map((child) => evaluateRule(child, facts));
    return { verdict: anyOf(children.map(({ verdict }) => verdict)), node: 'any', children };
  }
  if ('not' in rule) {
    const child = evaluateRule(rule.not, facts);
    return { verdict: notOf(child.verdict), node: 'not', children: [child] };
  }
  return { ...evaluatePredicate(rule, facts), node: 'predicate', predicate: rule };
}
