/** 八地方区分, by the last prefecture code (JIS X 0401) of each: the codes run from north to south. */
const REGIONS: readonly (readonly [lastPrefecture: number, name: string])[] = [
  [1, '北海道'],
  [7, '東北'],
  [14, '関東'],
  [23, '中部'],
  [30, '近畿'],
  [35, '中国'],
  [39, '四国'],
  [47, '九州・沖縄'],
];

/**
 * The part of Japan a prefecture lies in, by the eight regions that schools teach (三重県: 近畿).
 * @param prefectureCode 2 digits
 * @throws RangeError for other codes
 */
export function regionOfPrefecture(prefectureCode: string): string {
  const number = /^\d{2}$/.test(prefectureCode) ? Number(prefectureCode) : 0;
  const region = REGIONS.find(([last]) => number <= last);
  if (number === 0 || !region) throw new RangeError(`Not a prefecture code: ${prefectureCode}`);
  return region[1];
}
