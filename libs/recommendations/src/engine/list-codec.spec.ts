import { deflateSync } from 'node:zlib';
import type { Contribution, RankedCandidate } from '@app/matching';
import fc from 'fast-check';
import { decodeList, encodeList, ListFormatError } from './list-codec';

const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const weights = fc.uniqueArray(
  fc.record({ feature: fc.string({ minLength: 1 }), weight: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
  { selector: ({ feature }) => feature, maxLength: 8 },
);

const ranked = (contributions: readonly Contribution[], rank: number): RankedCandidate => ({
  kind: 'program',
  id: `id-${rank}`,
  version: rank,
  rank,
  score: 1 / (rank + 0.1),
  band: 'fit',
  verdict: 'unknown',
  contributions,
  reasons: [{ type: 'theme', themes: ['防災\u{1F30A}'] }],
  gaps: [{ type: 'rule_not_recorded' }],
  trace: null,
  changes: [],
});

const lists = weights.chain((common) =>
  fc.array(fc.tuple(...common.map(() => share)), { maxLength: 5 }).map((rows) =>
    rows.map((values, i) =>
      ranked(
        common.map(({ feature, weight }, n) => ({
          feature,
          weight,
          value: values[n]!,
          contribution: weight * values[n]!,
        })),
        i + 1,
      ),
    ),
  ),
);

describe('a stored list', () => {
  it('comes back as it was, feature values to a millionth', async () => {
    await fc.assert(
      fc.asyncProperty(lists, async (list) => {
        const decoded = await decodeList(await encodeList(list));
        expect(decoded).toHaveLength(list.length);
        for (const [i, { kind: _kind, id, version, contributions, ...rest }] of list.entries()) {
          const { contributions: stored, ...others } = decoded[i]!;
          expect(others).toEqual({ ...rest, candidateId: id, candidateVersion: version });
          expect(stored.map(({ feature, weight }) => [feature, weight])).toEqual(
            contributions.map(({ feature, weight }) => [feature, weight]),
          );
          for (const [n, { value, contribution }] of contributions.entries()) {
            expect(stored[n]!.value).toBeCloseTo(value, 5);
            expect(stored[n]!.contribution).toBeCloseTo(contribution, 4);
          }
        }
      }),
    );
  });

  it('keeps contributions that do not follow from the common weights', async () => {
    const odd: Contribution[][] = [
      [{ feature: 'text', value: 0.5, weight: 2, contribution: 1 }],
      [{ feature: 'text', value: 0.5, weight: 3, contribution: 1.5 }],
      [{ feature: 'text', value: 0.5, weight: 2, contribution: 7 }],
      [],
    ];
    const decoded = await decodeList(await encodeList(odd.map((contributions, i) => ranked(contributions, i + 1))));
    expect(decoded.map(({ contributions }) => contributions)).toEqual(odd);
  });

  it('is read from plain JSON too, as the migration from rows wrote it', async () => {
    const { kind: _kind, ...item } = ranked([{ feature: 'text', value: 1, weight: 2, contribution: 2 }], 1);
    const [decoded] = await decodeList(Buffer.from(JSON.stringify({ v: 1, items: [item] })));
    expect(decoded).toMatchObject({ candidateId: 'id-1', contributions: item.contributions });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['other bytes', Buffer.from('not a list')],
    ['no JSON', deflateSync('[')],
    ['a newer version', deflateSync('{"v":2,"items":[]}')],
    ['no items', Buffer.from('{"v":1}')],
  ])('refuses %s', async (_, bytes) => {
    await expect(decodeList(bytes)).rejects.toBeInstanceOf(ListFormatError);
  });
});
