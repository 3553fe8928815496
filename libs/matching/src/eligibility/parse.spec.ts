import fc from 'fast-check';
import { parseRule, RULE_LIMITS } from './parse';
import { ruleArbitrary } from './rule.fixtures';

const errorsOf = (json: unknown) => {
  const parsed = parseRule(json);
  return 'errors' in parsed ? parsed.errors : [];
};

describe('parseRule', () => {
  it('reads back every rule that was written as JSON', () => {
    fc.assert(
      fc.property(ruleArbitrary, (rule) => {
        expect(parseRule(JSON.parse(JSON.stringify(rule)))).toEqual({ rule });
      }),
    );
  });

  it('answers any JSON at all with a rule or with errors', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const parsed = parseRule(json);
        expect('rule' in parsed || parsed.errors.length > 0).toBe(true);
      }),
    );
  });

  it.each([
    [null, '', 'not_an_object'],
    [[], '', 'not_an_object'],
    [{ is: 'constructor' }, 'is', 'unknown_predicate'],
    [{ is: 'stage' }, 'in', 'missing_field'],
    [{ is: 'stage', in: [] }, 'in', 'empty'],
    [{ is: 'stage', in: [1] }, 'in', 'wrong_type'],
    [{ is: 'stage', in: ['idea'], also: 1 }, 'also', 'unknown_field'],
    [{ is: 'population' }, '', 'missing_field'],
    [{ is: 'population', min: 2, max: 1 }, 'max', 'out_of_range'],
    [{ is: 'amount', minYen: 1.5 }, 'minYen', 'out_of_range'],
    [{ is: 'ownShare', minRate: 1.1 }, 'minRate', 'out_of_range'],
    [{ is: 'period', from: '2025-02-30' }, 'from', 'out_of_range'],
    [{ is: 'region', codes: ['1'] }, 'codes', 'wrong_type'],
    [{ is: 'other', text: 'あ'.repeat(RULE_LIMITS.textLength + 1) }, 'text', 'too_long'],
    [{ any: [] }, 'any', 'empty'],
    [{ all: [{ not: { is: 'stage', in: 'idea' } }] }, 'all[0].not.in', 'wrong_type'],
    [{ all: [], any: [] }, 'any', 'unknown_field'],
  ])('refuses %j at %j as %s', (json, path, code) => {
    expect(errorsOf(json)).toContainEqual({ path, code });
  });

  it('lists all errors, up to a limit', () => {
    expect(errorsOf({ all: [{ is: 'stage' }, { is: 'theme' }] })).toHaveLength(2);
    expect(errorsOf({ all: Array.from({ length: 150 }, () => 1) })).toHaveLength(RULE_LIMITS.errors);
  });

  it('stops at its limits of depth and size, also on a rule that contains itself', () => {
    const round: { not?: unknown } = {};
    round.not = round;
    expect(errorsOf(round)).toEqual([{ path: Array(RULE_LIMITS.depth).fill('not').join('.'), code: 'too_deep' }]);
    const wide = { all: Array.from({ length: RULE_LIMITS.nodes }, () => ({ is: 'stage', in: ['idea'] })) };
    expect(errorsOf(wide).map(({ code }) => code)).toContain('too_many_nodes');
  });

  it('keeps nothing of the given object', () => {
    const json = { is: 'stage', in: ['idea'] };
    const parsed = parseRule(json);
    json.in.push('pilot');
    expect(parsed).toEqual({ rule: { is: 'stage', in: ['idea'] } });
  });
});
