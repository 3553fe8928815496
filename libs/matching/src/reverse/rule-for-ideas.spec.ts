import fc from 'fast-check';
import { evaluateRule } from '../eligibility/evaluate';
import { factsArbitrary, ruleArbitrary } from '../eligibility/rule.fixtures';
import { IdeaFactTable } from './idea-facts';
import { ruleForIdeas } from './rule-for-ideas';

describe('ruleForIdeas', () => {
  it('judges each idea as it is judged alone', () => {
    fc.assert(
      fc.property(ruleArbitrary, fc.array(factsArbitrary, { minLength: 1, maxLength: 8 }), (rule, ideas) => {
        const table = new IdeaFactTable();
        for (const [number, facts] of ideas.entries()) table.set(number, { version: 1, needs: [], ...facts });
        const verdictOf = ruleForIdeas(rule, table);
        for (const [number, facts] of [...ideas.entries(), ...ideas.entries()]) {
          expect(verdictOf(number)).toBe(evaluateRule(rule, facts).verdict);
        }
      }),
    );
  });
});
