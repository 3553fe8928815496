/**
 * The words in which 補助対象 texts name who may receive, and how surely each word stands for a kind.
 * Written from the official list of 行政事業レビュー (sheet 1-4); a word that is not here stays unknown.
 */

/** Same codes as `APPLICANT_KIND` of the contracts, which this library must not import. */
export const APPLICANT_KIND_CODES = [
  'municipality',
  'prefecture',
  'company',
  'startup',
  'research',
  'association',
  'individual',
] as const;
export type ApplicantKindCode = (typeof APPLICANT_KIND_CODES)[number];

/**
 * whole: everybody of the kinds is meant · part: only some of them (中核市 among municipalities) · vague: they are
 * meant, and perhaps others too (民間団体 may be a company or a foundation).
 */
export type TermScope = 'whole' | 'part' | 'vague';

export interface ApplicantTerm {
  readonly kinds: readonly ApplicantKindCode[];
  readonly scope: TermScope;
}

const LOCAL: readonly ApplicantKindCode[] = ['municipality', 'prefecture'];
const BUSINESS: readonly ApplicantKindCode[] = ['company', 'startup'];
const FARM: readonly ApplicantKindCode[] = ['company', 'individual'];

type Entry = readonly [words: string, kinds: readonly ApplicantKindCode[], scope: TermScope];

const ENTRIES: readonly Entry[] = [
  ['市町村 市区町村 区市町村 基礎自治体 全市町村 各市町村', ['municipality'], 'whole'],
  ['都道府県 各都道府県 全都道府県', ['prefecture'], 'whole'],
  ['地方公共団体 地方自治体 自治体 普通地方公共団体 各自治体', LOCAL, 'whole'],
  [
    '指定都市 政令指定都市 政令市 中核市 特別区 保健所設置市 保健所政令市 児童相談所設置市 市 町 村 町村 区',
    ['municipality'],
    'part',
  ],
  ['過疎市町村 特例市 施行時特例市 教育委員会', ['municipality'], 'part'],
  ['県 府県 道府県 都県', ['prefecture'], 'part'],
  ['民間企業 企業 会社 株式会社 民間会社 事業会社 法人企業', BUSINESS, 'whole'],
  ['民間事業者', BUSINESS, 'vague'],
  [
    '中小企業 中小企業者 中小企業・小規模事業者 小規模事業者 小規模企業者 中小・小規模事業者 中小事業者',
    BUSINESS,
    'part',
  ],
  ['中堅企業 大企業 中堅・中小企業 農業法人 農業生産法人 酒類事業者 食品事業者 食品製造事業者', ['company'], 'part'],
  ['スタートアップ スタートアップ企業 ベンチャー企業', ['startup'], 'whole'],
  ['中小・ベンチャー企業 中小・スタートアップ企業', BUSINESS, 'part'],
  ['大学 国公私立大学 大学・高専', ['research'], 'whole'],
  [
    '国立大学 公立大学 私立大学 短期大学 国立大学法人 公立大学法人 高等専門学校 高専 国立高等専門学校',
    ['research'],
    'part',
  ],
  ['研究機関 試験研究機関 大学共同利用機関法人 大学共同利用機関 国立研究開発法人', ['research'], 'part'],
  ['民間団体 団体 民間団体等 非営利団体', ['association'], 'vague'],
  [
    '協議会 NPO NPO法人 特定非営利活動法人 一般社団法人 公益社団法人 一般財団法人 公益財団法人',
    ['association'],
    'part',
  ],
  ['公益法人 商工会 商工会議所 商工団体 観光協会 農業協同組合 漁業協同組合 森林組合', ['association'], 'part'],
  [
    '協同組合 事業協同組合 生活協同組合 農協 漁協 農林漁業者団体 農業者団体 漁業者団体 生産者団体',
    ['association'],
    'part',
  ],
  ['農業者の組織する団体 農業者が組織する団体 農業者等の組織する団体 農業者等が組織する団体', ['association'], 'part'],
  [
    '農林漁業者の組織する団体 林業者の組織する団体 漁業者の組織する団体 商工業者の組織する団体',
    ['association'],
    'part',
  ],
  [
    '観光地域づくり法人 DMO 登録DMO 地域運営組織 社会福祉協議会 社会福祉法人 商店街組織 自治会',
    ['association'],
    'part',
  ],
  ['土地改良区 都道府県協議会 地域協議会 農業者の団体 消費者団体 適格消費者団体 文化芸術団体', ['association'], 'part'],
  ['個人', ['individual'], 'whole'],
  ['個人事業主 個人事業者 住民 市民 学生 研究者', ['individual'], 'part'],
  ['農業者 認定農業者 認定新規就農者 新規就農者 漁業者 林業者 農林漁業者 農林業者 森林所有者', FARM, 'part'],
];

export const APPLICANT_TERMS: ReadonlyMap<string, ApplicantTerm> = new Map(
  ENTRIES.flatMap(([words, kinds, scope]) => words.split(' ').map((word) => [word, { kinds, scope }] as const)),
);

/**
 * Japanese puts the head last: whatever stands before it narrows it (離島を含む市町村, 福島県内市町村). Only heads whose kind
 * no preceding word can change.
 */
export const APPLICANT_HEADS: readonly (readonly [head: string, kinds: readonly ApplicantKindCode[]])[] = [
  ['市区町村', ['municipality']],
  ['市町村', ['municipality']],
  ['都道府県', ['prefecture']],
  ['道府県', ['prefecture']],
  ['地方公共団体', LOCAL],
  ['地方自治体', LOCAL],
  ['自治体', LOCAL],
  ['指定都市', ['municipality']],
  ['中核市', ['municipality']],
  ['中小企業者', BUSINESS],
  ['中小企業', BUSINESS],
  ['民間企業', BUSINESS],
  ['協議会', ['association']],
  ['協同組合', ['association']],
];
