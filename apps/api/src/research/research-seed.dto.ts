import { NEED_KINDS, type NeedKind, type Stage, STAGES, type Theme, THEMES } from '@app/contracts';
import { contentOf, type PublishedView } from '@app/publication';
import {
  EMPTY_RESEARCH_SEED,
  RESEARCH_PARTNER_KINDS,
  type ResearchPartnerKind,
  type ResearchSeed,
  type ResearchSeedContent,
} from '@app/research';
import { IntersectionType, PartialType } from '@nestjs/swagger';
import { CodeOrNull, Codes, IntegerOrNull, Text, TextOrNull } from '../common/content-fields';
import { PublishedContentDto, publishedContentOf } from '../common/published-content.dto';

class ResearchSeedContentDto implements ResearchSeedContent {
  @Text(200, { example: '道路カメラによる吹雪の見通し距離の推定' })
  title!: string;

  @Text(1000, { description: '何の役に立つ研究か、一、二文', example: '吹雪で何m先まで見えるかを10分ごとに推定する。' })
  summary!: string;

  @Text(8000)
  description!: string;

  @Text(200, { description: '研究分野', example: '雪氷工学・画像計測' })
  field!: string;

  @IntegerOrNull(1, 9, { description: '技術成熟度（TRL、1から9）', example: 6 })
  trl!: number | null;

  @Codes(THEMES, { example: ['disaster_resilience', 'digital'] })
  themes!: readonly Theme[];

  @Codes(NEED_KINDS, { example: ['research', 'technology'] })
  needKinds!: readonly NeedKind[];

  @Codes(STAGES, { description: '向いている段階。空は記載なし', example: ['pilot'] })
  stages!: readonly Stage[];

  @CodeOrNull(RESEARCH_PARTNER_KINDS, { example: 'university' })
  partnerKind!: ResearchPartnerKind | null;

  @TextOrNull(2000, {
    description: '求める場所や相手',
    example: '既設カメラが5台以上あり、通行止めの記録を共有できる市町村。',
  })
  lookingFor!: string | null;

  @TextOrNull(1000, { description: '知的財産の状況と利用の条件', example: '特許出願済み。自治体の実証での利用は無償' })
  ipState!: string | null;

  @TextOrNull(200, { description: '窓口の部署（個人名は書かない）', example: '産学連携推進室' })
  contactOffice!: string | null;
}

/** Everything is optional: a draft may be nearly empty. */
export class WriteResearchSeedDto extends PartialType(ResearchSeedContentDto, { skipNullProperties: false }) {}

export class ResearchSeedDto extends IntersectionType(PublishedContentDto, ResearchSeedContentDto) {
  static from(view: PublishedView<ResearchSeed>): ResearchSeedDto {
    return { ...publishedContentOf(view), ...contentOf<ResearchSeedContent>(EMPTY_RESEARCH_SEED, view.item) };
  }
}
