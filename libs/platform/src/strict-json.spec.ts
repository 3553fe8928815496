import fc from 'fast-check';
import { JsonBodyError, parseStrictJson } from './strict-json';

function refusal(text: string): readonly { readonly pointer: string; readonly code: string }[] {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof JsonBodyError) return error.details.map(({ pointer, code }) => ({ pointer, code }));
    throw error;
  }
  throw new Error('The text was accepted');
}

describe('strict JSON', () => {
  it('reads what JSON.parse reads', () => {
    // Keys that every object inherits are refused (below).
    const inherited = Object.getOwnPropertyNames(Object.prototype);
    const json = fc.json({ maxDepth: 5 }).filter((text) => !inherited.some((name) => text.includes(name)));
    fc.assert(fc.property(json, (text) => expect(parseStrictJson(text)).toEqual(JSON.parse(text))));
  });

  it('keeps keys of different places apart', () => {
    const text = '{"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}], "c": ["a", "a"], "d": "{\\"a\\": 1, \\"a\\": 2}"}';
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['twice on top', '{"a": 1, "a": 2}', '/a'],
    ['twice below', '{"a": [{"b/c": 1}, {"b/c": {}, "x": [1, 2], "b/c": 2}]}', '/a/1/b~1c'],
    ['twice, once escaped', '{"role": 1, "r\\u006fle": 2}', '/role'],
  ])('refuses a key that stands %s', (_, text, pointer) => {
    expect(refusal(text)).toEqual([{ pointer, code: 'duplicate_key' }]);
  });

  it('refuses __proto__, also when it is escaped', () => {
    expect(refusal('{"a": {"__proto__": {"role": "owner"}}}')).toEqual([
      { pointer: '/a/__proto__', code: 'forbidden_key' },
    ]);
    expect(refusal('{"constructor": {"prototype": {}}}')).toMatchObject([{ pointer: '/constructor' }]);
    expect(refusal('{"\\u005f_proto__": 1}')).toEqual([{ pointer: '/__proto__', code: 'forbidden_key' }]);
  });

  it('refuses nesting beyond what anyone needs, however deep', () => {
    expect(parseStrictJson(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeDefined();
    for (const depth of [33, 100_000]) {
      expect(refusal(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatchObject([{ code: 'json_too_deep' }]);
    }
  });

  it.each(['', '{', '{"a"}', "{'a': 1}", 'NaN', '{"a": 1}}', '[1,]'])(
    'says no more of %j than that it is no JSON',
    (text) => {
      expect(refusal(text)).toEqual([]);
    },
  );
});
