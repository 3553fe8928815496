import { createHash } from 'node:crypto';
import { contentHash } from './content-hash';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('the hash of what was changed', () => {
  it('is that of the canonical JSON: keys sorted, numbers and texts as RFC 8785 writes them', () => {
    const value = { numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], 構想: '\u20ac$\u000f\nA\'B"', a: null };
    const canonical = `{"a":null,"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"構想":"€$\\u000f\\nA'B\\""}`;
    expect(contentHash(value)!.toString('hex')).toBe(sha256(canonical));
  });

  it('does not depend on the order of keys, nor on keys without a value', () => {
    expect(contentHash({ a: 1, b: { c: [1, 2], d: 'x' } })).toEqual(
      contentHash({ b: { d: 'x', e: undefined, c: [1, 2] }, a: 1 }),
    );
    expect(contentHash({ list: [1, 2] })).not.toEqual(contentHash({ list: [2, 1] }));
  });

  it('takes moments as their text', () => {
    const at = new Date('2026-11-27T00:00:00.000Z');
    expect(contentHash({ at })).toEqual(contentHash({ at: at.toISOString() }));
  });

  it('is null for what is absent, and refuses what JSON cannot hold', () => {
    expect([contentHash(undefined), contentHash(null)]).toEqual([null, null]);
    expect(() => contentHash({ share: Number.NaN })).toThrow('NaN');
  });
});
