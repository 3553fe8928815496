import { findPrefectureByName } from '@app/japan';

/** The regions that `target_area_search` may name beside 全国, 海外 and the prefectures (jGrants API, 補助対象地域). */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  北海道地方: ['01'],
  東北地方: ['02', '03', '04', '05', '06', '07'],
  '関東・甲信越地方': ['08', '09', '10', '11', '12', '13', '14', '15', '19', '20'],
  '東海・北陸地方': ['16', '17', '18', '21', '22', '23', '24'],
  近畿地方: ['25', '26', '27', '28', '29', '30'],
  中国地方: ['31', '32', '33', '34', '35'],
  四国地方: ['36', '37', '38', '39'],
  '九州・沖縄地方': ['40', '41', '42', '43', '44', '45', '46', '47'],
};
const ALL_PREFECTURES = 47;

export type AreaReading =
  { readonly ok: true; readonly prefectures: readonly string[] } | { readonly ok: false; readonly unknown: string };

/**
 * Prefecture codes of 「東京都 / 大阪府」. Empty = not limited: 全国, all of them, nothing written, or only 海外 (which is no
 * place inside Japan and stays in the text).
 */
export function readAreas(text: string): AreaReading {
  const areas = text
    .split('/')
    .map((area) => area.trim())
    .filter((area) => area !== '');
  const prefectures = new Set<string>();
  let everywhere = false;
  for (const area of areas) {
    const region = Object.hasOwn(REGIONS, area) ? REGIONS[area] : undefined;
    const prefecture = findPrefectureByName(area);
    if (area === '全国') everywhere = true;
    else if (region) for (const code of region) prefectures.add(code);
    else if (prefecture) prefectures.add(prefecture.prefectureCode);
    else if (area !== '海外') return { ok: false, unknown: area };
  }
  if (everywhere || prefectures.size === ALL_PREFECTURES) return { ok: true, prefectures: [] };
  return { ok: true, prefectures: [...prefectures].sort() };
}
