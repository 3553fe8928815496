import { ageClassOf, sizeClassOf } from './fairness';

describe('groups of fairness', () => {
  it('put suppliers by the time since they registered', () => {
    const now = new Date('2026-11-24T00:00:00Z');
    const since = (day: string) => ageClassOf(new Date(`${day}T00:00:00Z`), now);
    expect([since('2026-11-01'), since('2025-11-01'), since('2023-12-24'), since('2023-11-01')]).toEqual([
      '登録1年未満',
      '登録1〜3年',
      '登録1〜3年',
      '登録3年以上',
    ]);
    expect(ageClassOf(null, now)).toBe('区分不明');
  });

  it('put municipalities by their legal kind', () => {
    expect(sizeClassOf('village')).toBe('町村');
    expect(sizeClassOf('core_city')).toBe('政令指定都市・中核市');
    expect(sizeClassOf(null)).toBe('区分不明');
  });
});
