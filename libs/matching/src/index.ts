export * from './types';
export * from './eligibility/rule';
export { evaluateRule, RULES_VERSION } from './eligibility/evaluate';
export type { RuleFacts } from './eligibility/predicate';
export { changesToEligible } from './eligibility/changes';
export { openQuestions, type OpenQuestion } from './eligibility/questions';
export { parseRule, RULE_LIMITS, type ParsedRule, type RuleError } from './eligibility/parse';
