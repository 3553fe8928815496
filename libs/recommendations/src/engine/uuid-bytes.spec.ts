import fc from 'fast-check';
import { uuidsFromBytes, uuidsToBytes, uuidsUnited } from './uuid-bytes';

const uuids = fc.uniqueArray(fc.uuid(), { maxLength: 40 });
const plain = (bytes: Uint8Array): string[] => [...uuidsFromBytes(bytes, 7)].flat();

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

  it('are united without repetition', () => {
    fc.assert(
      fc.property(uuids, uuids, fc.nat({ max: 40 }), (some, others, shared) => {
        const further = [...others, ...some.slice(0, shared), ...others];
        const united = plain(uuidsUnited(uuidsToBytes([...some].sort()), further));
        expect([...united].sort()).toEqual([...new Set([...some, ...others])].sort());
      }),
    );
  });

  it('are nothing else', () => {
    expect(() => uuidsToBytes(['idea-1'])).toThrow(RangeError);
  });
});
