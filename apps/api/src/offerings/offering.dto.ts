import { NEED_KINDS, type NeedKind, type Stage, STAGES, type Theme, THEMES } from '@app/contracts';
import {
  EMPTY_OFFERING,
  type Offering,
  OFFERING_PARTNER_KINDS,
  type OfferingContent,
  PRICE_MODEL,
  PRICE_MODELS,
  type PriceModel,
} from '@app/offerings';
import { contentOf, type PublishedView } from '@app/publication';
import { ApiProperty, IntersectionType, PartialType } from '@nestjs/swagger';
import {
  Code,
  CodeOrNull,
  Codes,
  Flag,
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

  @Texts(30, 300, { description: '規格・認証・資格', example: ['ISO 9001'] })
  certifications!: readonly string[];

  @TextOrNull(4000, { description: '実績', example: '山間の町2団体で定期便を運航（2023年度から）。' })
  trackRecord!: string | null;

  @TextOrNull(1000, { description: 'データの保管場所', example: '国内データセンター' })
  dataLocation!: string | null;

  @TextOrNull(1000, { description: '支援体制', example: '平日9時〜17時の電話対応' })
  supportLevel!: string | null;
}

/** Everything is optional: a draft may be nearly empty. */
export class WriteOfferingDto extends PartialType(OfferingContentDto, { skipNullProperties: false }) {}

export class OfferingDto extends IntersectionType(PublishedContentDto, OfferingContentDto) {
  @ApiProperty({ type: String, nullable: true, example: '定額（月額・年額）' })
  priceModelLabel!: string | null;

  static from(view: PublishedView<Offering>): OfferingDto {
    const { priceModel } = view.item;
    return {
      ...publishedContentOf(view),
      ...contentOf<OfferingContent>(EMPTY_OFFERING, view.item),
      priceModelLabel: priceModel && PRICE_MODEL[priceModel],
    };
  }
}

export class OfferingListQueryDto extends PublishedListQueryDto {
  @AnyOfCodes(NEED_KINDS)
  needKind?: NeedKind[];
}
