import { type Theme, THEMES } from '@app/contracts';
import { EMPTY_PRECEDENT, type OutcomeFigure, type Precedent, type PrecedentContent } from '@app/precedents';
import { contentOf, type PublishedView } from '@app/publication';
import { ApiProperty, IntersectionType, PartialType } from '@nestjs/swagger';
import { IsNumber, Max, Min } from 'class-validator';
import {
  Codes,
  Ids,
  IntegerOrNull,
  Items,
  LinkOrNull,
  NumberOrNull,
  Text,
  TextOrNull,
  Texts,
  YenOrNull,
} from '../common/content-fields';
import { PublishedContentDto, publishedContentOf, PublishedListQueryDto } from '../common/published-content.dto';

const FiscalYearOrNull = (description: string, example: number) =>
  IntegerOrNull(1950, 2200, { description: `${description}（4月から翌年3月、4月の年）`, example });

class OutcomeFigureDto implements OutcomeFigure {
  @Text(200, { description: '何の数値か', example: '海外の取引先' })
  metric!: string;

  @NumberOrNull({ description: '取り組む前', example: 0 })
  before!: number | null;

  @ApiProperty({ type: Number, description: '取り組んだ後', example: 37 })
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-1e15)
  @Max(1e15)
  after!: number;

  @Text(50, { description: '単位', example: '軒' })
  unit!: string;

  @FiscalYearOrNull('取り組んだ後の数値の年度', 2023)
  fiscalYear!: number | null;
}

class PrecedentContentDto implements PrecedentContent {
  @Text(200, { example: '雪室で寝かせた酒を海外の料理店へ' })
  title!: string;

  @Text(4000, { description: '取り組んだ理由', example: '出荷量が20年で3分の1に減っていた。' })
  reason!: string;

  @Text(8000, { description: '取り組んだこと', example: '夏まで5度に保つ共同の雪室を建てた。' })
  tried!: string;

  @TextOrNull(4000, { description: '制約、つまずいたこと', example: '雪を運ぶ費用が想定の1.4倍になった。' })
  constraints!: string | null;

  @Text(4000, { description: '成果', example: '海外4か国の料理店37軒と取引が始まった。' })
  outcome!: string;

  @TextOrNull(2000, { description: '協力者', example: '町内の酒蔵3軒、商工会' })
  partners!: string | null;

  @TextOrNull(4000, { description: '学んだこと', example: '売り先の国を初めに絞ったことがよかった。' })
  lessons!: string | null;

  @Texts(30, 300, { description: '利用した制度の名称', example: ['国の補助事業（架空の想定）'] })
  programNames!: readonly string[];

  @Codes(THEMES, { example: ['export', 'business_growth'] })
  themes!: readonly Theme[];

  @FiscalYearOrNull('開始年度', 2021)
  startedFiscalYear!: number | null;

  @FiscalYearOrNull('終了年度', 2023)
  finishedFiscalYear!: number | null;

  @YenOrNull({ description: '事業費の総額（円）', example: 74_000_000 })
  costYen!: number | null;

  @Items(OutcomeFigureDto, 30, { description: '成果の数値' })
  figures!: readonly OutcomeFigureDto[];

  @Ids(30, { description: '利用した支援施策の id' })
  programIds!: readonly string[];

  @TextOrNull(300, { description: '出典', example: '町のホームページ（架空）' })
  sourceTitle!: string | null;

  @LinkOrNull({ description: '出典のアドレス' })
  sourceUrl!: string | null;
}

/** Everything is optional: a draft may be nearly empty. */
export class WritePrecedentDto extends PartialType(PrecedentContentDto, { skipNullProperties: false }) {}

export class PrecedentDto extends IntersectionType(PublishedContentDto, PrecedentContentDto) {
  static from(view: PublishedView<Precedent>): PrecedentDto {
    return { ...publishedContentOf(view), ...contentOf<PrecedentContent>(EMPTY_PRECEDENT, view.item) };
  }
}

export class PrecedentListQueryDto extends PublishedListQueryDto {}
