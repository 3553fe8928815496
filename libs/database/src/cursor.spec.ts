import { decodeCursorAs, encodeCursor, toPage } from './cursor';

const ID = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11';
const AT = '2026-11-23T01:02:03.456Z';

describe('cursor', () => {
  it('gives the key of the last row back, and none on the last page', () => {
    const first = toPage([{ at: AT }, { at: 'later' }], 1, (row) => [row.at, ID]);
    expect(first.items).toEqual([{ at: AT }]);
    expect(decodeCursorAs(first.nextCursor!, ['moment', 'uuid'])).toEqual([AT, ID]);
    expect(toPage([{ at: AT }], 1, (row) => [row.at, ID]).nextCursor).toBeNull();
  });

  it.each([
    ['no base64 of JSON', 'こわれた'],
    ['too short', encodeCursor([AT])],
    ['of another list', encodeCursor([0.25, ID])],
    ['no moment', encodeCursor(['2026-13-45T99:99:99Z', ID])],
    ['no id', encodeCursor([AT, `${ID}' OR TRUE`])],
  ])('refuses a cursor that is %s', (_, cursor) => {
    expect(() => decodeCursorAs(cursor, ['moment', 'uuid'])).toThrow(
      expect.objectContaining({ status: 422, details: [expect.objectContaining({ pointer: 'cursor' })] }),
    );
  });
});
