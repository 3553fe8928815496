import fc from 'fast-check';
import { BigramBaseline } from './baseline';
import { estimate, measure, METRICS } from './metrics';

describe('measure', () => {
  it('counts by hand', () => {
    const values = measure(['x', 'a', 'y', 'z', 'v', 'b'], { relevant: ['a', 'b'], grades: { a: 1, b: 2 } });
    expect(values).toEqual({
      hitAt1: 0,
      recallAt5: 0.5,
      recallAt10: 1,
      recallAt50: 1,
      mrrAt100: 0.5,
      // (1 / log2 3 + 3 / log2 7) / (3 / log2 2 + 1 / log2 3)
      ndcgAt10: expect.closeTo((1 / Math.log2(3) + 3 / Math.log2(7)) / (3 + 1 / Math.log2(3)), 12),
    });
  });

  it('looks no deeper than it says', () => {
    const ranked = Array.from({ length: 200 }, (_, i) => `p${i}`);
    expect(measure(ranked, { relevant: ['p99'] }).mrrAt100).toBeCloseTo(0.01);
    expect(measure(ranked, { relevant: ['p100'] }).mrrAt100).toBe(0);
    expect(measure(ranked, { relevant: ['p50'] }).recallAt50).toBe(0);
    expect(measure(ranked, { relevant: ['p49'] }).recallAt50).toBe(1);
  });

  it('lies in 0..1, is 1 for the ideal ranking and never falls when a relevant one moves up', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(ids, ids, fc.nat(), (ranked, relevant, at) => {
        const before = measure(ranked, { relevant });
        for (const name of METRICS) {
          expect(before[name]).toBeGreaterThanOrEqual(0);
          expect(before[name]).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(measure(relevant, { relevant })).toMatchObject({ hitAt1: 1, mrrAt100: 1, ndcgAt10: expect.closeTo(1) });
        const moved = ranked[at % ranked.length]!;
        fc.pre(relevant.includes(moved));
        const after = measure([moved, ...ranked.filter((id) => id !== moved)], { relevant });
        for (const name of METRICS) expect(after[name]).toBeGreaterThanOrEqual(before[name] - 1e-12);
      }),
    );
  });

  it('gives nothing for nothing', () => {
    for (const name of METRICS) expect(measure([], { relevant: [] })[name]).toBe(0);
  });
});

describe('estimate', () => {
  it('holds the mean between its bounds and is the same each time', () => {
    const values = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const { value, low, high } = estimate(values);
    expect(value).toBeCloseTo(67 / 200);
    // Normal approximation: ± 1.96 √(p (1 − p) / n) = ± 0.065.
    expect(low).toBeGreaterThan(value - 0.08);
    expect(low).toBeLessThan(value - 0.05);
    expect(high).toBeGreaterThan(value + 0.05);
    expect(high).toBeLessThan(value + 0.08);
    expect(estimate(values)).toEqual({ value, low, high });
    expect(estimate([])).toEqual({ value: 0, low: 0, high: 0 });
  });
});

describe('BigramBaseline', () => {
  const baseline = new BigramBaseline([
    { id: 'b', text: { name: '森林の間伐', purpose: '山の手入れ' } },
    { id: 'a', text: { name: '森林の間伐', purpose: '山の手入れ' } },
    { id: 'c', text: { name: 'ドローン配送' } },
  ]);

  it('ranks by shared pairs of characters, ties by id', () => {
    expect(baseline.rank('間伐する森林', 5)).toEqual(['a', 'b']);
    expect(baseline.rank('ﾄﾞﾛｰﾝ', 5)).toEqual(['c']);
    expect(baseline.rank('', 5)).toEqual([]);
  });
});
