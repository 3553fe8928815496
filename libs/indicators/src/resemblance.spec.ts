import fc from 'fast-check';
import { type KnownFigures, missingTraits, resemblanceOf } from './resemblance';

const known = (figures: Record<string, number>): KnownFigures =>
  new Map(Object.entries(figures).map(([key, value]) => [key, { value, year: 2020 }]));
const VILLAGE = { population: 4_000, ageing_rate: 40, financial_strength_index: 0.2 };

describe('resemblanceOf', () => {
  it('is nearer for the like, and says what was compared with both figures and years', () => {
    const near = resemblanceOf(known(VILLAGE), known({ ...VILLAGE, population: 4_400 }))!;
    const far = resemblanceOf(known(VILLAGE), known({ ...VILLAGE, population: 400_000 }))!;
    expect(near.distance).toBeLessThan(far.distance);
    expect(near.compared[0]).toEqual({ trait: '人口', text: '人口: こちら 4,000人（2020年）、相手 4,400人（2020年）' });
    expect(near.compared.map(({ trait }) => trait)).toEqual(['人口', '高齢化率', '財政力指数']);
  });

  it('does not bring those nearer who have published little', () => {
    const little = resemblanceOf(known(VILLAGE), known({ population: 4_000 }))!;
    const all = resemblanceOf(known(VILLAGE), known({ ...VILLAGE, ageing_rate: 42 }))!;
    expect(little.missing).toEqual(['高齢化率', '財政力指数']);
    expect(all.distance).toBeLessThan(little.distance);
  });

  it('compares nothing where nothing is known of both', () => {
    expect(resemblanceOf(known({}), known(VILLAGE))).toBeNull();
    expect(resemblanceOf(known({ population: 1 }), known({ ageing_rate: 1 }))).toBeNull();
    expect(missingTraits(known({ population: 1, primary_industry_share: 3 }))).toEqual([
      '高齢化率',
      '財政力指数',
      '産業構成',
    ]);
  });

  it('is 0 with itself, symmetric where the same is known, and never negative', () => {
    const figures = fc.record({
      population: fc.integer({ min: 0, max: 4_000_000 }),
      ageing_rate: fc.double({ min: 0, max: 100, noNaN: true }),
      financial_strength_index: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(figures, figures, (a, b) => {
        const there = resemblanceOf(known(a), known(b))!.distance;
        expect(resemblanceOf(known(a), known(a))!.distance).toBe(0);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(there).toBeCloseTo(resemblanceOf(known(b), known(a))!.distance, 10);
      }),
    );
  });
});
