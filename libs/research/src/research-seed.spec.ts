import {
  EMPTY_RESEARCH_SEED,
  missingForResearchSeed,
  type ResearchSeedContent,
  researchSeedContradictions,
} from './research-seed';

const COMPLETE: ResearchSeedContent = {
  ...EMPTY_RESEARCH_SEED,
  title: '道路カメラによる吹雪の見通し距離の推定',
  summary: '吹雪で何m先まで見えるかを推定する。',
  field: '雪氷工学・画像計測',
  themes: ['disaster_resilience'],
  needKinds: ['research'],
};

describe('research seed', () => {
  it('may be empty as a draft', () => {
    expect(researchSeedContradictions(EMPTY_RESEARCH_SEED)).toEqual([]);
  });

  it('names everything that is missing for publication at once', () => {
    expect(missingForResearchSeed(EMPTY_RESEARCH_SEED).map(({ pointer }) => pointer)).toEqual([
      '/title',
      '/summary',
      '/field',
      '/themes',
      '/needKinds',
    ]);
    expect(missingForResearchSeed(COMPLETE)).toEqual([]);
  });

  it.each([
    [null, true],
    [1, true],
    [9, true],
    [0, false],
    [10, false],
    [4.5, false],
  ])('readiness level %s is possible: %s', (trl, possible) => {
    expect(researchSeedContradictions({ ...COMPLETE, trl }).length === 0).toBe(possible);
  });
});
