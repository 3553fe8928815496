import fc from 'fast-check';
import { bandOf } from '../ranking/score';
import { ExposureLedger, type ShownPlace } from './ledger';
import { SPREAD, spread } from './spread';

const place = (group: string, score: number): ShownPlace => ({ group, score, band: bandOf(score) });
const rowsOf = (...lists: readonly ShownPlace[][]) => {
  const ledger = new ExposureLedger();
  for (const list of lists) ledger.add(list);
  return ledger.rows();
};
const list = fc
  .array(
    fc.record({ group: fc.constantFrom('A', 'B', 'C'), score: fc.integer({ min: 1, max: 99 }).map((n) => n / 100) }),
    { minLength: 2, maxLength: 12 },
  )
  .map((places) => places.map(({ group, score }) => place(group, score)).sort((a, b) => b.score - a.score));

describe('ExposureLedger', () => {
  it('gives who stands below at equal merit a ratio below 1, and says that it could be mended', () => {
    const [low, high] = rowsOf([place('A', 0.5), place('B', 0.5)]);
    expect(low).toMatchObject({ group: 'B', lists: 1, places: 1 });
    expect(low!.ratio).toBeCloseTo((2 * (1 / Math.log2(3))) / (1 + 1 / Math.log2(3)), 12);
    expect(low!.ratioAtMost).toBeCloseTo(high!.ratio, 12);
    expect(high!.ratioAtMost).toBeCloseTo(high!.ratio, 12);
  });

  it('says of a ratio that merit explains that nothing can be mended', () => {
    for (const row of rowsOf([place('A', 0.9), place('B', 0.4), place('C', 0.1)])) {
      expect(row.ratioAtMost).toBe(row.ratio);
    }
  });

  it('adds up: all groups together have as much exposure as merit', () => {
    fc.assert(
      fc.property(fc.array(list, { maxLength: 5 }), (lists) => {
        const rows = rowsOf(...lists);
        const sum = (of: 'exposure' | 'merit') => rows.reduce((total, row) => total + row[of], 0);
        expect(sum('exposure')).toBeCloseTo(lists.length, 9);
        expect(sum('merit')).toBeCloseTo(lists.length, 9);
      }),
    );
  });

  it('never promises less than what spreading does', () => {
    fc.assert(
      fc.property(list, (places) => {
        const placeable = ({ group, band, score }: ShownPlace) => ({
          provider: group,
          band,
          logit: Math.log(score / (1 - score)),
        });
        const before = new Map(rowsOf(places).map((row) => [row.group, row]));
        for (const { group, ratio } of rowsOf(spread(places, placeable, SPREAD))) {
          expect(ratio).toBeLessThanOrEqual(before.get(group)!.ratioAtMost + 1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });
});
