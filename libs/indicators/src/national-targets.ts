/** A target as the government states it; nothing is calculated or added. */
export interface NationalTarget {
  readonly key: string;
  /** The words of the source. */
  readonly statement: string;
  readonly value: string;
  /** As stated; null: the excerpt names no year. */
  readonly by: string | null;
  readonly section: string;
  /** Slide number; null where the record of the slides shows none. */
  readonly page: number | null;
}

export const NATIONAL_TARGETS_SOURCE = {
  title: '内閣官房 新しい地方経済・生活環境創生本部事務局「地方創生2.0に向けた取組について」',
  about: '地方創生2.0基本構想（令和7年6月13日閣議決定）の概要と、政策パッケージ（主な施策）の抜粋',
} as const;

const OUTLINE = '地方創生2.0基本構想（概要） 目指す姿';
const POLICY = '政策パッケージ（主な施策）より抜粋 稼ぐ力を高め、付加価値創出型の新しい地方経済の創生';

const target = (
  key: string,
  statement: string,
  value: string,
  by: string | null,
  section: string,
  page: number | null,
): NationalTarget => ({ key, statement, value, by, section, page });

export const NATIONAL_TARGETS: readonly NationalTarget[] = [
  target('productivity', '就業者1人当たり年間付加価値労働生産性を東京圏と同水準に', '東京圏と同水準', null, OUTLINE, 4),
  target('shopping', '地域の買物環境の維持・向上を図る市町村の割合を10割に', '10割', null, OUTLINE, 4),
  target('young_people', '魅力的な環境整備により、地方への若者の流れを2倍に', '2倍', null, OUTLINE, 4),
  target(
    'related_population',
    '関係人口を実人数1,000万人、延べ人数1億人創出',
    '実人数1,000万人、延べ人数1億人',
    null,
    OUTLINE,
    4,
  ),
  target('digital', 'AIやデジタルを活用し、地域課題の解決を図る市町村の割合を10割に', '10割', null, OUTLINE, 4),
  target(
    'startup_cities',
    'スタートアップ・エコシステム拠点都市を8都市から13都市へと拡大',
    '13都市（8都市から）',
    null,
    POLICY,
    null,
  ),
  target(
    'research_equipment',
    '地方における先端研究設備等の利用機会を3倍以上増加させることを目指す',
    '3倍以上',
    null,
    POLICY,
    null,
  ),
  target('exporters', '新規輸出1万者', '1万者', null, POLICY, null),
  target('visitors', '2030年訪日外国人旅行者数6,000万人・消費額15兆円', '6,000万人・15兆円', '2030年', POLICY, null),
  target(
    'smart_farming',
    '2030年までにスマート農業技術を活用した面積を50%にすることを目指す',
    '50%',
    '2030年',
    POLICY,
    9,
  ),
  target(
    'medium_companies',
    '中堅企業の付加価値増加率 実質4%/年（経済成長目標の4倍）以上を目指す',
    '実質4%/年以上',
    null,
    POLICY,
    9,
  ),
  target('sports_tourism', '2026年までにスポーツツーリズム関連消費額3,800億円', '3,800億円', '2026年', POLICY, 9),
  target('nature_sites', '早期に自然共生サイトを500以上認定することを目指す', '500以上', '早期', POLICY, 10),
  target(
    'circular_economy',
    '先進技術の実装等の高度な資源循環事業を3年で100件以上認定',
    '100件以上',
    '3年',
    POLICY,
    10,
  ),
  target(
    'decarbonization',
    '2030年度までに脱炭素先行地域を少なくとも100地域で実現し、先行的な取組を普遍化',
    '少なくとも100地域',
    '2030年度',
    POLICY,
    10,
  ),
];
