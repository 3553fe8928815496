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
  readonly certifications: readonly string[];
  readonly trackRecord: string | null;
  readonly dataLocation: string | null;
  readonly supportLevel: string | null;
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
};

/** What can never be right, in a draft neither. */
export function offeringContradictions(offering: OfferingContent): ProblemDetail[] {
  const { priceMinYen, priceMaxYen, trialAvailable, trialTerms } = offering;
  const ordered = priceMinYen === null || priceMaxYen === null || priceMinYen <= priceMaxYen;
  return new Requirements()
    .require(ordered, '/priceMaxYen', '価格の上限は下限以上にしてください。', 'range')
    .require(
      trialAvailable || !isFilled(trialTerms),
      '/trialAvailable',
      '試行の条件を書くときは、試行できることを示してください。',
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
  ...offering.certifications.map((text) => ({ text, weight: 'D' as const })),
  { text: offering.trackRecord, weight: 'D' },
  { text: offering.constraints, weight: 'D' },
];
