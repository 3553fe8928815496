import type { NeedKind, PartnerKind, Stage, Theme } from '@app/contracts';
import type { ProblemDetail } from '@app/platform';
import { isFilled, Requirements, type SearchField } from '@app/publication';

export const PRICE_MODEL = {
  subscription: '定額（月額・年額）',
  one_off: '一式・買い切り',
  usage: '利用量に応じた料金',
  quote: '個別見積り',
} as const;
export type PriceModel = keyof typeof PRICE_MODEL;
export const PRICE_MODELS = Object.keys(PRICE_MODEL) as readonly PriceModel[];

/** What a recurring price is paid for. */
export const PRICE_PERIOD = { month: '月額', year: '年額', use: '利用ごと', once: '一回' } as const;
export type PricePeriod = keyof typeof PRICE_PERIOD;
export const PRICE_PERIODS = Object.keys(PRICE_PERIOD) as readonly PricePeriod[];

/** 規格・認証: who says so, and how long. */
export interface Certification {
  readonly name: string;
  readonly issuer: string | null;
  /** Day in Japan; null: without end, or not stated. */
  readonly validUntil: string | null;
}

/** 入札参加資格 of one body, or 全省庁統一資格. */
export interface BiddingQualification {
  /** The body whose list it is, e.g. a prefecture; of 全省庁統一資格 the ministries together. */
  readonly body: string;
  /** 等級, e.g. 「A」. */
  readonly grade: string | null;
  readonly number: string | null;
  readonly validUntil: string | null;
}

/** 納入実績 to a public body. */
export interface TrackRecord {
  readonly body: string;
  /** Fiscal year, by the year of its April. */
  readonly fiscalYear: number | null;
  readonly amountYen: number | null;
  readonly what: string;
  /** Others are told neither body nor amount. */
  readonly confidential: boolean;
}

/** A company that offers something is one of these at an idea's side. */
export const OFFERING_PARTNER_KINDS = ['startup', 'company'] as const satisfies readonly PartnerKind[];

/** What a startup writes about a product or service that a public body can try or buy. */
export interface OfferingContent {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly features: readonly string[];
  /** What it cannot do and what it needs; said before a buyer finds out. */
  readonly constraints: string | null;
  readonly themes: readonly Theme[];
  readonly needKinds: readonly NeedKind[];
  /** Stages of an idea it suits; empty: not stated. */
  readonly stages: readonly Stage[];
  readonly partnerKind: (typeof OFFERING_PARTNER_KINDS)[number];
  readonly priceModel: PriceModel | null;
  /** Integer yen per unit. */
  readonly priceMinYen: number | null;
  readonly priceMaxYen: number | null;
  /** What the price is for, e.g. 「1自治体・月額」. */
  readonly priceUnit: string | null;
  readonly trialAvailable: boolean;
  readonly trialTerms: string | null;
  /** 2-digit prefecture codes; empty: everywhere in Japan. */
  readonly deliveryPrefectures: readonly string[];
  readonly certifications: readonly Certification[];
  /** In the author's words; single deliveries stand in trackRecords. */
  readonly trackRecord: string | null;
  readonly dataLocation: string | null;
  readonly supportLevel: string | null;
  readonly pricePeriod: PricePeriod | null;
  /** Paid once at the beginning, beside a recurring price. */
  readonly priceOneOffYen: number | null;
  /** 入札参加資格 of local bodies. */
  readonly biddingQualifications: readonly BiddingQualification[];
  /** 全省庁統一資格. */
  readonly unifiedQualification: BiddingQualification | null;
  readonly trackRecords: readonly TrackRecord[];
  /** How a buyer gets its data out, and what becomes of them at the end. */
  readonly dataExport: string | null;
  /** Who owns what comes of it. */
  readonly ipTerms: string | null;
  /** Accessibility statement, e.g. after JIS X 8341-3. */
  readonly accessibility: string | null;
}

export const EMPTY_OFFERING: OfferingContent = {
  name: '',
  summary: '',
  description: '',
  features: [],
  constraints: null,
  themes: [],
  needKinds: [],
  stages: [],
  partnerKind: 'startup',
  priceModel: null,
  priceMinYen: null,
  priceMaxYen: null,
  priceUnit: null,
  trialAvailable: false,
  trialTerms: null,
  deliveryPrefectures: [],
  certifications: [],
  trackRecord: null,
  dataLocation: null,
  supportLevel: null,
  pricePeriod: null,
  priceOneOffYen: null,
  biddingQualifications: [],
  unifiedQualification: null,
  trackRecords: [],
  dataExport: null,
  ipTerms: null,
  accessibility: null,
};

/** As forms, mails and tables call the fields. */
export const OFFERING_FIELD_LABELS: Readonly<Record<keyof OfferingContent, string>> = {
  name: '名称',
  summary: '概要',
  description: '説明',
  features: '特徴',
  constraints: 'できないこと・必要な条件',
  themes: '分野',
  needKinds: '応えられる支援の種類',
  stages: '向いている段階',
  partnerKind: '事業者の種類',
  priceModel: '料金の形',
  priceMinYen: '価格の下限',
  priceMaxYen: '価格の上限',
  priceUnit: '価格の単位',
  trialAvailable: '試行の可否',
  trialTerms: '試行の条件',
  deliveryPrefectures: '提供できる地域',
  certifications: '規格・認証',
  trackRecord: '実績の説明',
  dataLocation: 'データの保管場所',
  supportLevel: '支援体制',
  pricePeriod: '料金の期間',
  priceOneOffYen: '初期費用',
  biddingQualifications: '入札参加資格',
  unifiedQualification: '全省庁統一資格',
  trackRecords: '納入実績',
  dataExport: 'データの取り出し',
  ipTerms: '知的財産の扱い',
  accessibility: 'アクセシビリティ',
};

/** What everybody but the owner and the operations office is shown. */
export const publicTrackRecords = (records: readonly TrackRecord[]): TrackRecord[] =>
  records.map((record) => (record.confidential ? { ...record, body: '非公開', amountYen: null } : { ...record }));

/** What can never be right, in a draft neither. */
export function offeringContradictions(offering: OfferingContent): ProblemDetail[] {
  const { priceMinYen, priceMaxYen, trialAvailable, trialTerms } = offering;
  const recurring = offering.pricePeriod === 'month' || offering.pricePeriod === 'year';
  const ordered = priceMinYen === null || priceMaxYen === null || priceMinYen <= priceMaxYen;
  return new Requirements()
    .require(ordered, '/priceMaxYen', '価格の上限は下限以上にしてください。', 'range')
    .require(
      trialAvailable || !isFilled(trialTerms),
      '/trialAvailable',
      '試行の条件を書くときは、試行できることを示してください。',
      'contradiction',
    )
    .require(
      !recurring || offering.priceModel !== 'one_off',
      '/pricePeriod',
      '買い切りの料金に、月額・年額の期間は付けられません。',
      'contradiction',
    ).problems;
}

/** Everything that keeps an offering from being public. What matching finds it by is asked for, the rest may follow. */
export const missingForOffering = (offering: OfferingContent): ProblemDetail[] =>
  new Requirements()
    .require(isFilled(offering.name), '/name', 'サービスの名称を入力してください。')
    .require(isFilled(offering.summary), '/summary', '何ができるかを、概要に一、二文で入力してください。')
    .require(offering.themes.length > 0, '/themes', '分野を一つ以上選んでください。')
    .require(offering.needKinds.length > 0, '/needKinds', '応えられる支援の種類を一つ以上選んでください。').problems;

export const offeringSearchFields = (offering: OfferingContent): SearchField[] => [
  { text: offering.name, weight: 'A' },
  { text: offering.summary, weight: 'B' },
  ...offering.features.map((text) => ({ text, weight: 'C' as const })),
  { text: offering.description, weight: 'C' },
  ...offering.certifications.map(({ name }) => ({ text: name, weight: 'D' as const })),
  ...publicTrackRecords(offering.trackRecords).map(({ what, body, confidential }) => ({
    text: confidential ? what : `${body} ${what}`,
    weight: 'D' as const,
  })),
  { text: offering.trackRecord, weight: 'D' },
  { text: offering.constraints, weight: 'D' },
];
