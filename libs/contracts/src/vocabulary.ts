/**
 * The closed vocabularies of the domain. Codes are used in the database, the API and the engine;
 * the Japanese labels are what people see. Source of themes and pillars: 地方創生2.0基本構想（令和7年6月13日閣議決定）.
 */

/** code → Japanese label */
export type Vocabulary<Code extends string = string> = Readonly<Record<Code, string>>;

const codesOf = <C extends string>(vocabulary: Vocabulary<C>): readonly C[] => Object.keys(vocabulary) as C[];

export const ORGANIZATION_KIND = {
  municipality: '市区町村',
  prefecture: '都道府県',
  ministry: '府省庁',
  startup: 'スタートアップ',
  research: '大学・高専・研究機関',
  operations: '事務局',
} as const satisfies Vocabulary;
export type OrganizationKind = keyof typeof ORGANIZATION_KIND;
export const ORGANIZATION_KINDS = codesOf(ORGANIZATION_KIND);

/** Kind of local government. 政令指定都市・中核市 by cabinet order under 地方自治法 第252条の19, 第252条の22. */
export const LOCAL_GOVERNMENT_TYPE = {
  prefecture: '都道府県',
  designated_city: '政令指定都市',
  core_city: '中核市',
  city: '市',
  special_ward: '特別区',
  town: '町',
  village: '村',
} as const satisfies Vocabulary;
export type LocalGovernmentType = keyof typeof LOCAL_GOVERNMENT_TYPE;
export const LOCAL_GOVERNMENT_TYPES = codesOf(LOCAL_GOVERNMENT_TYPE);

/** One thing an idea lacks. */
export const NEED_KIND = {
  funding: '資金',
  technology: '技術',
  research: '研究・知見',
  equipment: '設備',
  people: '人材',
  know_how: 'ノウハウ',
  deregulation: '規制・制度の緩和',
  sales_channel: '販路',
  partner: '連携相手',
} as const satisfies Vocabulary;
export type NeedKind = keyof typeof NEED_KIND;
export const NEED_KINDS = codesOf(NEED_KIND);

/** The five policy pillars of 地方創生2.0基本構想. */
export const PILLAR = {
  living_environment: '安心して働き、暮らせる地方の生活環境の創生',
  value_added_economy: '稼ぐ力を高め、付加価値創出型の新しい地方経済の創生',
  decentralization: '人や企業の地方分散',
  infrastructure_digital: '新時代のインフラ整備とAI・デジタルなどの新技術の徹底活用',
  wide_area: '広域リージョン連携',
} as const satisfies Vocabulary;
export type Pillar = keyof typeof PILLAR;
export const PILLARS = codesOf(PILLAR);

/** Themes: the twelve measures of the package 「稼ぐ力」 and those of the other pillars that ideas are about. */
export const THEME = {
  startup_procurement: 'スタートアップ・公共調達',
  co_creation_hub: '産官学共創・先端設備',
  export: '輸出・海外展開',
  tourism: '観光・インバウンド',
  smart_agriculture: 'スマート農林水産業',
  business_growth: '中堅・中小企業',
  culture_sports: '文化・スポーツ',
  nature: '自然環境・自然資本',
  circular_economy: '循環経済',
  decarbonization: '地域脱炭素・再エネ',
  regional_finance: '地域金融',
  new_combination: '新結合・連携体制',
  daily_life: '買物・交通・医療などの生活環境',
  youth_women: '若者・女性に選ばれる地域',
  disaster_resilience: '防災・減災',
  people_flow: '関係人口・移住・地方分散',
  digital: 'AI・デジタル',
  wide_area: '広域連携',
} as const satisfies Vocabulary;
export type Theme = keyof typeof THEME;
export const THEMES = codesOf(THEME);

/** How far an idea has come. */
export const STAGE = {
  idea: 'アイデア',
  study: '調査・検討',
  pilot: '実証',
  implementation: '実装',
  expansion: '展開',
} as const satisfies Vocabulary;
export type Stage = keyof typeof STAGE;
export const STAGES = codesOf(STAGE);

/** What a program gives. */
export const PROGRAM_KIND = {
  subsidy: '補助金',
  grant: '交付金',
  loan: '融資・出資',
  tax: '税制',
  technical_help: '専門家・技術支援',
  dispatch: '人材派遣',
  deregulation: '規制・制度の特例',
  certification: '認定・表彰',
  forum: '場づくり・プラットフォーム',
  direct: '国が直接行う事業',
} as const satisfies Vocabulary;
export type ProgramKind = keyof typeof PROGRAM_KIND;
export const PROGRAM_KINDS = codesOf(PROGRAM_KIND);

/** What can be recommended for an idea. */
export const CANDIDATE_KIND = {
  program: '支援施策',
  offering: '提供サービス',
  research_seed: '研究シーズ',
  equipment: '共用設備',
} as const satisfies Vocabulary;
export type CandidateKind = keyof typeof CANDIDATE_KIND;
export const CANDIDATE_KINDS = codesOf(CANDIDATE_KIND);

/** What a municipality says of a recommendation. */
export const DECISION_OUTCOME = {
  interested: '検討する',
  adopted: '採用',
  declined: '見送り',
  undecided: '未定',
} as const satisfies Vocabulary;
export type DecisionOutcome = keyof typeof DECISION_OUTCOME;
export const DECISION_OUTCOMES = codesOf(DECISION_OUTCOME);

/** Why a recommendation is declined. */
export const DECLINE_REASON = {
  not_our_issue: '課題に合わない',
  not_eligible: '対象にならない',
  amount: '金額が合わない',
  timing: '時期が合わない',
  already_used: 'すでに利用している',
  region: '地域が合わない',
  capacity: '人手や体制が足りない',
  price: '費用が高い',
  other: 'その他',
} as const satisfies Vocabulary;
export type DeclineReason = keyof typeof DECLINE_REASON;
export const DECLINE_REASONS = codesOf(DECLINE_REASON);

/** Statutory attributes of an area that eligibility rules speak about (過疎法, 離島振興法, 豪雪地帯対策特別措置法, 半島振興法, 山村振興法). */
export const AREA_ATTRIBUTE = {
  depopulated: '過疎地域',
  remote_island: '離島',
  heavy_snow: '豪雪地帯',
  peninsula: '半島',
  mountain_village: '振興山村',
} as const satisfies Vocabulary;
export type AreaAttribute = keyof typeof AREA_ATTRIBUTE;

/** Who may apply to a program. */
export const APPLICANT_KIND = {
  municipality: '市区町村',
  prefecture: '都道府県',
  company: '民間企業',
  startup: 'スタートアップ',
  research: '大学・高専・研究機関',
  association: '協議会・団体・NPO',
  individual: '個人',
} as const satisfies Vocabulary;
export type ApplicantKind = keyof typeof APPLICANT_KIND;
export const APPLICANT_KINDS = codesOf(APPLICANT_KIND);

/** Whom an idea wants at its side (産官学金労言士). */
export const PARTNER_KIND = {
  municipality: '他の自治体',
  company: '民間企業',
  startup: 'スタートアップ',
  university: '大学・高専',
  research_institute: '研究機関',
  financial_institution: '金融機関',
  association: '協議会・団体・NPO',
  media: '報道機関',
} as const satisfies Vocabulary;
export type PartnerKind = keyof typeof PARTNER_KIND;
export const PARTNER_KINDS = codesOf(PARTNER_KIND);
