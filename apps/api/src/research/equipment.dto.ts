import { NEED_KINDS, type NeedKind, type Theme, THEMES } from '@app/contracts';
import { contentOf, type PublishedView } from '@app/publication';
import {
  EMPTY_EQUIPMENT,
  type Equipment,
  type EquipmentContent,
  FEE_BAND,
  FEE_BANDS,
  type FeeBand,
  RESEARCH_PARTNER_KINDS,
  type ResearchPartnerKind,
} from '@app/research';
import { ApiProperty, IntersectionType, PartialType } from '@nestjs/swagger';
import { CodeOrNull, Codes, Flag, Text, TextOrNull } from '../common/content-fields';
import { PublishedContentDto, publishedContentOf } from '../common/published-content.dto';

class EquipmentContentDto implements EquipmentContent {
  @Text(200, { example: '大型X線CT装置' })
  name!: string;

  @Text(100, { description: '設備の種類', example: '非破壊検査' })
  category!: string;

  @Text(1000, { description: '何ができるか、一、二文', example: '物の内部を、壊さずに立体で見る装置。' })
  summary!: string;

  @Text(8000)
  description!: string;

  @Codes(THEMES, { example: ['co_creation_hub', 'culture_sports'] })
  themes!: readonly Theme[];

  @Codes(NEED_KINDS, { example: ['equipment', 'research'] })
  needKinds!: readonly NeedKind[];

  @CodeOrNull(RESEARCH_PARTNER_KINDS, { example: 'research_institute' })
  partnerKind!: ResearchPartnerKind | null;

  @Flag({ description: '離れた場所から操作できるか', example: true })
  remoteOperated!: boolean;

  @Flag({ description: '自動で連続して測定・加工できるか', example: true })
  automated!: boolean;

  @Flag({ description: '外部の人が単独で利用できるか', example: true })
  openToOutsiders!: boolean;

  @CodeOrNull(FEE_BANDS, { description: '料金帯', example: 'middle' })
  feeBand!: FeeBand | null;

  @TextOrNull(1000, { description: '料金', example: '県内の中小企業と自治体は1時間9,800円' })
  feeNote!: string | null;

  @TextOrNull(300, { description: '設置場所', example: '計測棟1階' })
  place!: string | null;

  @TextOrNull(2000, { description: '利用の条件', example: '学校との共同実施の覚書が必要。' })
  conditions!: string | null;
}

/** Everything is optional: a draft may be nearly empty. */
export class WriteEquipmentDto extends PartialType(EquipmentContentDto, { skipNullProperties: false }) {}

export class EquipmentDto extends IntersectionType(PublishedContentDto, EquipmentContentDto) {
  @ApiProperty({ type: String, nullable: true, example: '中程度' })
  feeBandLabel!: string | null;

  static from(view: PublishedView<Equipment>): EquipmentDto {
    const { feeBand } = view.item;
    return {
      ...publishedContentOf(view),
      ...contentOf<EquipmentContent>(EMPTY_EQUIPMENT, view.item),
      feeBandLabel: feeBand && FEE_BAND[feeBand],
    };
  }
}
