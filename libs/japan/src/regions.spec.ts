import { PREFECTURES } from './local-governments';
import { regionOfPrefecture } from './regions';

it('puts every prefecture into one of the eight regions', () => {
  const counts = new Map<string, number>();
  for (const { prefectureCode } of PREFECTURES) {
    const region = regionOfPrefecture(prefectureCode);
    counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  expect(Object.fromEntries(counts)).toEqual({
    北海道: 1,
    東北: 6,
    関東: 7,
    中部: 9,
    近畿: 7,
    中国: 5,
    四国: 4,
    '九州・沖縄': 8,
  });
});

it.each([
  ['20', '中部'],
  ['24', '近畿'],
  ['47', '九州・沖縄'],
])('%s lies in %s', (code, region) => {
  expect(regionOfPrefecture(code)).toBe(region);
});

it.each(['00', '48', '1', '', '長野'])('refuses "%s"', (code) => {
  expect(() => regionOfPrefecture(code)).toThrow(RangeError);
});
