import { isFilled } from '@app/publication';
import { OFFERING_FIELD_LABELS, type OfferingContent } from './offering';

/** One field that is empty, and whom that hides the offering from. */
export interface CompletenessHint {
  readonly field: keyof OfferingContent;
  readonly label: string;
  /** Who does not find it, or cannot decide. */
  readonly hiddenFrom: string;
}

interface CompletenessRule {
  readonly field: keyof OfferingContent;
  readonly filled: (offering: OfferingContent) => boolean;
  readonly hiddenFrom: string;
}

const text = (field: keyof OfferingContent, hiddenFrom: string): CompletenessRule => ({
  field,
  filled: (offering) => isFilled(offering[field] as string | null),
  hiddenFrom,
});
const list = (field: keyof OfferingContent, hiddenFrom: string): CompletenessRule => ({
  field,
  filled: (offering) => (offering[field] as readonly unknown[]).length > 0,
  hiddenFrom,
});

/**
 * What a public buyer looks for, in the order in which it decides. The first four keep an offering from being public
 * (`missingForOffering`); the others cost it readers.
 */
const RULES: readonly CompletenessRule[] = [
  text('name', 'すべての人（公開に必要です）'),
  text('summary', 'すべての人（公開に必要です）'),
  list('themes', 'すべての人（公開に必要です）'),
  list('needKinds', 'すべての人（公開に必要です）'),
  text('description', '言葉で探す自治体（説明の中の語では見つかりません）'),
  list('features', '言葉で探す自治体（特徴の中の語では見つかりません）'),
  {
    field: 'priceModel',
    filled: ({ priceModel }) => priceModel !== null,
    hiddenFrom: '予算から探す自治体',
  },
  {
    field: 'priceMinYen',
    filled: ({ priceModel, priceMinYen }) => priceModel === 'quote' || priceMinYen !== null,
    hiddenFrom: '予算から探す自治体と、随意契約の限度額に収まるかを確かめる担当者',
  },
  {
    field: 'trialTerms',
    filled: ({ trialAvailable, trialTerms }) => trialAvailable && isFilled(trialTerms),
    hiddenFrom: '小さく試してから決めたい自治体（実証・トライアル発注）',
  },
  list('biddingQualifications', '入札参加資格のある事業者だけを指名する自治体'),
  {
    field: 'unifiedQualification',
    filled: ({ unifiedQualification }) => unifiedQualification !== null,
    hiddenFrom: '国の機関の調達担当者',
  },
  {
    field: 'trackRecords',
    filled: ({ trackRecords, trackRecord }) => trackRecords.length > 0 || isFilled(trackRecord),
    hiddenFrom: '他の自治体での実績を条件にする自治体',
  },
  list('stages', '構想の段階を指定して探す自治体'),
  list('certifications', '規格や認証を条件にする自治体'),
  text('constraints', '条件が合うかを決める前に確かめたい担当者'),
  text('supportLevel', '導入後の支援を条件にする自治体'),
  text('dataLocation', '個人情報を扱う部署（保管場所が分からないと検討できません）'),
  text('dataExport', '契約の終わりにデータを引き取る必要のある自治体'),
  text('ipTerms', '共同で開発する自治体と大学'),
  text('accessibility', '住民が直接使うサービスを探す自治体'),
];

/** Empty fields with whom each hides the offering from, the weightiest first. */
export const completenessHints = (offering: OfferingContent): CompletenessHint[] =>
  RULES.filter(({ filled }) => !filled(offering)).map(({ field, hiddenFrom }) => ({
    field,
    label: OFFERING_FIELD_LABELS[field],
    hiddenFrom,
  }));

/** Part of what a buyer asks for that is answered. @returns 0..1 */
export const completenessOf = (offering: OfferingContent): number =>
  RULES.filter(({ filled }) => filled(offering)).length / RULES.length;
