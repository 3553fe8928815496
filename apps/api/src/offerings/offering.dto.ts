import { NEED_KINDS, type NeedKind, type Stage, STAGES, type Theme, THEMES } from '@app/contracts';
import {
  type BiddingQualification,
  type Certification,
  type CompletenessHint,
  completenessHints,
  completenessOf,
  EMPTY_OFFERING,
  type Offering,
  OFFERING_PARTNER_KINDS,
  type OfferingContent,
  PRICE_MODEL,
  PRICE_MODELS,
  PRICE_PERIODS,
  type PriceModel,
  type PricePeriod,
  publicTrackRecords,
  type TrackRecord,
} from '@app/offerings';
import { contentOf, type PublishedView } from '@app/publication';
import { ApiProperty, IntersectionType, PartialType } from '@nestjs/swagger';
import {
  Code,
  CodeOrNull,
  Codes,
  DayOrNull,
  Flag,
  IntegerOrNull,
  ItemOrNull,
  Items,
  Prefectures,
  Text,
  TextOrNull,
  Texts,
  YenOrNull,
} from '../common/content-fields';
import {
  AnyOfCodes,
  PublishedContentDto,
  publishedContentOf,
  PublishedListQueryDto,
} from '../common/published-content.dto';

class CertificationDto implements Certification {
  @Text(300, { example: 'ISO/IEC 27001' })
  name!: string;

  @TextOrNull(300, { description: '認証した機関' })
  issuer!: string | null;

  @DayOrNull({ description: '有効期限' })
  validUntil!: string | null;
}

class BiddingQualificationDto implements BiddingQualification {
  @Text(200, { description: '資格を与えた団体', example: '長野県' })
  body!: string;

  @TextOrNull(20, { description: '等級', example: 'A' })
  grade!: string | null;

  @TextOrNull(50, { description: '登録番号' })
  number!: string | null;

  @DayOrNull({ description: '有効期限' })
  validUntil!: string | null;
}

class TrackRecordDto implements TrackRecord {
  @Text(200, { description: '納入先' })
  body!: string;

  @IntegerOrNull(1950, 2200, { description: '年度（4月の年）' })
  fiscalYear!: number | null;

  @YenOrNull({ description: '金額（円）' })
  amountYen!: number | null;

  @Text(1000, { description: '納めたもの' })
  what!: string;

  @Flag({ description: '団体名と金額を公開しない' })
  confidential!: boolean;
}

class OfferingContentDto implements OfferingContent {
  @Text(200, { example: '山あいの集落へ向かうドローン定期便' })
  name!: string;

  @Text(1000, {
    description: '何ができるか、一、二文',
    example: '店のなくなった集落へ、食品や薬を決まった時刻に運ぶ。',
  })
  summary!: string;

  @Text(8000)
  description!: string;

  @Texts(30, 300, { example: ['固定路線の定期運航（週2〜5便）'] })
  features!: readonly string[];

  @TextOrNull(4000, { description: 'できないこと、必要な条件', example: '平均風速8m/s以上、降雪時、夜間は飛ばない。' })
  constraints!: string | null;

  @Codes(THEMES, { example: ['daily_life', 'digital'] })
  themes!: readonly Theme[];

  @Codes(NEED_KINDS, { example: ['technology', 'know_how'] })
  needKinds!: readonly NeedKind[];

  @Codes(STAGES, { description: '向いている段階。空は記載なし', example: ['study', 'pilot'] })
  stages!: readonly Stage[];

  @Code(OFFERING_PARTNER_KINDS, { example: 'startup' })
  partnerKind!: OfferingContent['partnerKind'];

  @CodeOrNull(PRICE_MODELS, { example: 'subscription' })
  priceModel!: PriceModel | null;

  @YenOrNull({ description: '価格の下限（円、単位当たり）', example: 450_000 })
  priceMinYen!: number | null;

  @YenOrNull({ description: '価格の上限（円、単位当たり）', example: 980_000 })
  priceMaxYen!: number | null;

  @TextOrNull(200, { description: '価格の単位', example: '1路線・月額' })
  priceUnit!: string | null;

  @Flag({ description: '試行できるか', example: true })
  trialAvailable!: boolean;

  @TextOrNull(2000, { description: '試行の条件', example: '1経路の5日間試験飛行を120万円で実施。' })
  trialTerms!: string | null;

  @Prefectures({ description: '提供できる都道府県。空は全国', example: ['19', '20'] })
  deliveryPrefectures!: readonly string[];

  @Items(CertificationDto, 30, { description: '規格・認証' })
  certifications!: readonly CertificationDto[];

  @TextOrNull(4000, { description: '実績', example: '山間の町2団体で定期便を運航（2023年度から）。' })
  trackRecord!: string | null;

  @TextOrNull(1000, { description: 'データの保管場所', example: '国内データセンター' })
  dataLocation!: string | null;

  @TextOrNull(1000, { description: '支援体制', example: '平日9時〜17時の電話対応' })
  supportLevel!: string | null;

  @CodeOrNull(PRICE_PERIODS, { description: '料金の期間', example: 'month' })
  pricePeriod!: PricePeriod | null;

  @YenOrNull({ description: '初期費用（円、一回だけ）', example: 300_000 })
  priceOneOffYen!: number | null;

  @Items(BiddingQualificationDto, 100, { description: '地方公共団体の入札参加資格' })
  biddingQualifications!: readonly BiddingQualificationDto[];

  @ItemOrNull(BiddingQualificationDto, { description: '全省庁統一資格' })
  unifiedQualification!: BiddingQualificationDto | null;

  @Items(TrackRecordDto, 100, {
    description: '納入実績。confidential のものは、団体名と金額をほかの人に見せない',
  })
  trackRecords!: readonly TrackRecordDto[];

  @TextOrNull(2000, {
    description: 'データの取り出しと、契約が終わるときの扱い',
    example: 'CSVで全件を引き渡し、30日後に消去する。',
  })
  dataExport!: string | null;

  @TextOrNull(2000, { description: '知的財産の扱い', example: '成果物の著作権は発注者に帰属する。' })
  ipTerms!: string | null;

  @TextOrNull(2000, { description: 'アクセシビリティ', example: 'JIS X 8341-3:2016 のAAに準拠（2026年3月に試験）。' })
  accessibility!: string | null;
}

class CompletenessHintDto implements CompletenessHint {
  @ApiProperty({ type: String, example: 'priceMinYen' }) field!: keyof OfferingContent;
  @ApiProperty({ example: '価格の下限' }) label!: string;
  @ApiProperty({ example: '予算から探す自治体' }) hiddenFrom!: string;
}

class CompletenessDto {
  @ApiProperty({ description: '買う側が知りたいことに答えている割合（0〜1）', example: 0.65 }) share!: number;
  @ApiProperty({ type: [CompletenessHintDto], description: '空いている項目と、そのために見つけられない人' })
  missing!: CompletenessHint[];
}

/** Everything is optional: a draft may be nearly empty. */
export class WriteOfferingDto extends PartialType(OfferingContentDto, { skipNullProperties: false }) {}

export class OfferingDto extends IntersectionType(PublishedContentDto, OfferingContentDto) {
  @ApiProperty({ type: String, nullable: true, example: '定額（月額・年額）' })
  priceModelLabel!: string | null;

  @ApiProperty({ type: CompletenessDto, nullable: true, description: '登録した組織と事務局だけに示す' })
  completeness!: CompletenessDto | null;

  static from(view: PublishedView<Offering>): OfferingDto {
    const { priceModel } = view.item;
    const content = contentOf<OfferingContent>(EMPTY_OFFERING, view.item);
    return {
      ...publishedContentOf(view),
      ...content,
      trackRecords: view.insider ? content.trackRecords : publicTrackRecords(content.trackRecords),
      completeness: view.insider ? { share: completenessOf(content), missing: completenessHints(content) } : null,
      priceModelLabel: priceModel && PRICE_MODEL[priceModel],
    };
  }
}

export class OfferingListQueryDto extends PublishedListQueryDto {
  @AnyOfCodes(NEED_KINDS)
  needKind?: NeedKind[];
}
