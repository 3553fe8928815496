import { NEED_KIND, PARTNER_KIND, STAGE, THEME } from '@app/contracts';
import {
  codeKind,
  codeOrNullKind,
  codesKind,
  column,
  type Column,
  dayKind,
  flagKind,
  integerKind,
  orNull,
  prefecturesKind,
  recordKind,
  recordsKind,
  textKind,
  textsKind,
  yenKind,
} from '@app/imports';
import {
  type BiddingQualification,
  type Certification,
  OFFERING_FIELD_LABELS,
  type OfferingContent,
  PRICE_MODEL,
  PRICE_PERIOD,
  type TrackRecord,
} from './offering';

const CERTIFICATION: readonly Column<Certification>[] = [
  column('name', '名称', textKind(300), { required: true }),
  column('issuer', '認証した機関', orNull(textKind(300))),
  column('validUntil', '有効期限', orNull(dayKind())),
];

const QUALIFICATION: readonly Column<BiddingQualification>[] = [
  column('body', '団体', textKind(200), { required: true }),
  column('grade', '等級', orNull(textKind(20))),
  column('number', '登録番号', orNull(textKind(50))),
  column('validUntil', '有効期限', orNull(dayKind())),
];

const TRACK_RECORD: readonly Column<TrackRecord>[] = [
  column('body', '納入先', textKind(200), { required: true }),
  column('what', '納めたもの', textKind(1000), { required: true }),
  column('fiscalYear', '年度', orNull(integerKind(1950, 2200))),
  column('amountYen', '金額', orNull(yenKind())),
  column('confidential', '団体名と金額を公開しない', flagKind()),
];

type Kinds = { readonly [K in keyof OfferingContent]: Column<OfferingContent, K>['kind'] };
type Notes = Partial<Record<keyof OfferingContent, Pick<Column, 'required' | 'help' | 'example'>>>;

const KINDS: Kinds = {
  name: textKind(200),
  summary: textKind(1000),
  description: textKind(8000),
  features: textsKind(30, 300),
  constraints: orNull(textKind(4000)),
  themes: codesKind(THEME),
  needKinds: codesKind(NEED_KIND),
  stages: codesKind(STAGE),
  partnerKind: codeKind<OfferingContent['partnerKind']>(
    { startup: PARTNER_KIND.startup, company: PARTNER_KIND.company },
    'startup',
  ),
  priceModel: codeOrNullKind(PRICE_MODEL),
  priceMinYen: orNull(yenKind()),
  priceMaxYen: orNull(yenKind()),
  priceUnit: orNull(textKind(200)),
  pricePeriod: codeOrNullKind(PRICE_PERIOD),
  priceOneOffYen: orNull(yenKind()),
  trialAvailable: flagKind(),
  trialTerms: orNull(textKind(2000)),
  deliveryPrefectures: prefecturesKind(),
  certifications: recordsKind(30, CERTIFICATION),
  biddingQualifications: recordsKind(100, QUALIFICATION),
  unifiedQualification: orNull(recordKind(QUALIFICATION)),
  trackRecords: recordsKind(100, TRACK_RECORD),
  trackRecord: orNull(textKind(4000)),
  dataLocation: orNull(textKind(1000)),
  dataExport: orNull(textKind(2000)),
  supportLevel: orNull(textKind(1000)),
  ipTerms: orNull(textKind(2000)),
  accessibility: orNull(textKind(2000)),
};

const NOTES: Notes = {
  name: { required: true, example: '山あいの集落へ向かうドローン定期便' },
  summary: { help: '何ができるか、一、二文。', example: '店のなくなった集落へ、食品や薬を決まった時刻に運ぶ。' },
  features: { example: '固定路線の定期運航（週2〜5便）' },
  themes: { example: THEME.daily_life },
  needKinds: { example: NEED_KIND.technology },
  priceModel: { example: PRICE_MODEL.subscription },
  priceMinYen: { example: '450,000円' },
  priceMaxYen: { example: '980千円' },
  priceUnit: { example: '1路線・月額' },
  pricePeriod: { example: PRICE_PERIOD.month },
  trialAvailable: { example: 'はい' },
  deliveryPrefectures: { example: '長野県' },
  certifications: { example: 'ISO/IEC 27001｜架空認証機構｜令和9年3月31日' },
  biddingQualifications: { example: '長野県｜A｜12345｜2027-03-31' },
  trackRecords: {
    help: '最後に「はい」と書いた実績は、団体名と金額をほかの人に見せません。',
    example: '架空町｜定期便の運航｜2025｜3,000千円｜いいえ',
  },
};

/** Offerings as lines of a sheet, in the order in which the form asks. */
export const OFFERING_COLUMNS: readonly Column<OfferingContent>[] = (
  Object.keys(KINDS) as (keyof OfferingContent)[]
).map((key) => ({ key, heading: OFFERING_FIELD_LABELS[key], kind: KINDS[key], ...NOTES[key] }));
