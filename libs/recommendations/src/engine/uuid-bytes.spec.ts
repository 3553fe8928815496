import fc from 'fast-check';
import { uuidsFromBytes, uuidsNotIn, uuidsToBytes } from './uuid-bytes';

const uuids = fc.uniqueArray(fc.uuid(), { maxLength: 40 });

describe('UUIDs as bytes', () => {
  it('come back in pieces of the size asked for', () => {
    fc.assert(
      fc.property(uuids, fc.integer({ min: 1, max: 50 }), (ids, size) => {
        const pieces = [...uuidsFromBytes(uuidsToBytes(ids), size)];
        expect(pieces.flat()).toEqual(ids);
        expect(pieces.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      }),
    );
  });

  it('are told apart from others', () => {
    fc.assert(
      fc.property(uuids, uuids, fc.nat({ max: 40 }), (some, others, shared) => {
        const sought = [...others, ...some.slice(0, shared)];
        const known = new Set(some);
        expect(uuidsNotIn(uuidsToBytes([...some].sort()), sought)).toEqual(sought.filter((id) => !known.has(id)));
      }),
    );
  });

  it('are nothing else', () => {
    expect(() => uuidsToBytes(['idea-1'])).toThrow(RangeError);
  });
});
