import fc from 'fast-check';
import { type LocalGovernmentFacts, sharedTraits, similarityOf } from './similarity';

const NOTHING: LocalGovernmentFacts = {
  code: null,
  localGovernmentType: null,
  prefectureCode: null,
  population: null,
  areaAttributes: null,
};
const VILLAGE: LocalGovernmentFacts = {
  code: '204102',
  localGovernmentType: 'village',
  prefectureCode: '20',
  population: 900,
  areaAttributes: ['depopulated'],
};

const facts: fc.Arbitrary<LocalGovernmentFacts> = fc.record({
  code: fc.option(fc.constantFrom('204102', '202037', '131016')),
  localGovernmentType: fc.option(fc.constantFrom('village' as const, 'city' as const)),
  prefectureCode: fc.option(fc.constantFrom('20', '19', '13')),
  population: fc.option(fc.integer({ min: 0, max: 4_000_000 })),
  areaAttributes: fc.option(fc.subarray(['depopulated', 'remote_island'] as const)),
});

describe('similarity of local governments', () => {
  it('names what is shared', () => {
    expect(sharedTraits(VILLAGE, { ...VILLAGE, code: '204111', population: 1_800 })).toEqual([
      'population',
      'type',
      'prefecture',
      'area',
      'region',
    ]);
    expect(sharedTraits(VILLAGE, { ...NOTHING, prefectureCode: '19' })).toEqual(['region']);
    expect(sharedTraits(VILLAGE, { ...NOTHING, population: 1_801 })).toEqual([]);
    expect(sharedTraits(VILLAGE, VILLAGE)[0]).toBe('same_body');
  });

  it('finds nothing shared in what is not known', () => {
    fc.assert(fc.property(facts, (other) => similarityOf(NOTHING, other) === 0 && similarityOf(other, NOTHING) === 0));
    expect(sharedTraits({ ...NOTHING, population: 0 }, { ...NOTHING, population: 0 })).toEqual([]);
  });

  it('is the same in both directions, and greatest for the body itself', () => {
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        expect(similarityOf(a, b)).toBe(similarityOf(b, a));
        if (a.code !== null && a.code !== b.code) expect(similarityOf(a, a)).toBeGreaterThan(similarityOf(a, b));
      }),
    );
  });

  it('never falls when one more thing is shared', () => {
    fc.assert(
      fc.property(facts, facts, fc.constantFrom(...(Object.keys(NOTHING) as (keyof typeof NOTHING)[])), (a, b, key) => {
        expect(similarityOf(a, { ...b, [key]: a[key] })).toBeGreaterThanOrEqual(similarityOf(a, { ...b, [key]: null }));
      }),
    );
  });
});
