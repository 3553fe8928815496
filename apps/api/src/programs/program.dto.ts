import {
  type ApplicantKind,
  APPLICANT_KINDS,
  type NeedKind,
  NEED_KINDS,
  type Pillar,
  PILLARS,
  PROGRAM_KIND,
  type ProgramKind,
  PROGRAM_KINDS,
  type Stage,
  STAGES,
  type Theme,
  THEMES,
} from '@app/contracts';
import { fiscalYearOf } from '@app/japan';
import type { Rule } from '@app/matching';
import {
  completenessOf,
  contentOf,
  EDITORIAL_STATE,
  type EditorialState,
  PROGRAM_SOURCE,
  PROGRAM_SOURCES,
  PROGRAM_STATUS,
  PROGRAM_STATUSES,
  type ProgramFacets,
  type ProgramSource,
  type ProgramStatus,
  statusOf,
  type StoredProgram,
} from '@app/programs';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  IsCalendarDay,
  MayBeAbsent,
  OptionalCode,
  OptionalCodes,
  OptionalDay,
  OptionalText,
} from '../common/decorators';
import { ListQueryDto, queryInt, queryList } from '../common/list-query.dto';
import { AnyOfCodes } from '../common/published-content.dto';
import { IsEligibilityRule } from './eligibility-rule.validator';

const PREFECTURE = /^(0[1-9]|[1-3]\d|4[0-7])$/;
const EDITORIAL_STATES = Object.keys(EDITORIAL_STATE) as EditorialState[];
const MAX_YEN = 100_000_000_000_000;

export class ApplicationWindowDto {
  @ApiProperty({ example: 2027, description: '年度（4月から翌年3月）' })
  @IsInt()
  @Min(2000)
  @Max(2100)
  fiscalYear!: number;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2027-04-10' })
  @IsOptional()
  @IsCalendarDay()
  opensOn: string | null = null;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2027-05-31' })
  @IsOptional()
  @IsCalendarDay()
  closesOn: string | null = null;

  @ApiProperty({ enum: ['confirmed', 'forecast'], description: '確定か、見込みか' })
  @IsIn(['confirmed', 'forecast'])
  status!: 'confirmed' | 'forecast';

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note: string | null = null;
}

const yen = (name: string) => ({ type: Number, nullable: true, description: name });

/** The fields of docs/program-jsonl.md. What is not known stays out. */
export class WriteProgramDto {
  @OptionalText(300, { example: '地域の移動手段づくり支援（見本）' })
  name?: string;

  @OptionalText(200, { nullable: true })
  bureau?: string | null;

  @OptionalCode(PROGRAM_KINDS, { nullable: true })
  kind?: ProgramKind | null;

  @OptionalCodes(THEMES)
  themes?: Theme[];

  @OptionalCodes(PILLARS)
  pillars?: Pillar[];

  @OptionalCodes(NEED_KINDS)
  needKinds?: NeedKind[];

  @OptionalCodes(STAGES)
  stages?: Stage[];

  @OptionalText(2000, { nullable: true })
  summary?: string | null;

  @OptionalText(20_000, { nullable: true })
  purpose?: string | null;

  @OptionalText(20_000, { nullable: true })
  currentIssues?: string | null;

  @OptionalText(20_000, { nullable: true })
  overview?: string | null;

  @OptionalText(2000, { nullable: true })
  target?: string | null;

  @OptionalText(20_000, { nullable: true, description: '公式の要件の文章' })
  requirements?: string | null;

  @OptionalCodes(APPLICANT_KINDS)
  applicants?: ApplicantKind[];

  @OptionalText(4000, { nullable: true })
  rateText?: string | null;

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 0, maximum: 1, description: '補助率の上限（0から1）' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  maxRate?: number | null;

  @OptionalText(4000, { nullable: true })
  ceilingText?: string | null;

  @ApiPropertyOptional(yen('1件あたりの上限額（円）'))
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_YEN)
  ceilingYen?: number | null;

  @ApiPropertyOptional(yen('1件あたりの下限額（円）'))
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_YEN)
  floorYen?: number | null;

  @ApiPropertyOptional({ type: [String], description: '対象の都道府県コード。空は全国または記載なし' })
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(47)
  @Matches(PREFECTURE, { each: true })
  prefectures?: string[];

  @ApiPropertyOptional({
    type: Object,
    nullable: true,
    description: '対象要件の規則の木（docs/program-jsonl.md）',
    example: { is: 'applicantKind', in: ['municipality'], source: '補助対象：市町村' },
  })
  @IsOptional()
  @IsEligibilityRule()
  eligibility?: Rule | null;

  @ApiPropertyOptional({ type: ApplicationWindowDto, isArray: true })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ApplicationWindowDto)
  windows?: ApplicationWindowDto[];

  @ApiPropertyOptional({ type: Number, nullable: true, example: 2026 })
  @IsOptional()
  @IsInt()
  @Min(1900)
  @Max(2200)
  fiscalYear?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1900)
  @Max(2200)
  startYear?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1900)
  @Max(2200)
  endYear?: number | null;

  @ApiPropertyOptional({ type: String, nullable: true, format: 'uri' })
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(2000)
  url?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, format: 'uri' })
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(2000)
  applicationUrl?: string | null;

  @OptionalDay()
  lastVerifiedOn?: string | null;
}

export class ProgramDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 1 }) version!: number;
  @ApiProperty({ enum: EDITORIAL_STATES }) editorialState!: EditorialState;
  @ApiProperty({ enum: PROGRAM_STATUSES as string[], description: '公募期間と今日の日付から導く' })
  status!: ProgramStatus;
  @ApiProperty({ example: '公募期間の記載なし' }) statusLabel!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: String, nullable: true }) ministry!: string | null;
  @ApiProperty({ type: String, nullable: true }) bureau!: string | null;
  @ApiProperty({ type: String, nullable: true, enum: PROGRAM_KINDS as string[] }) kind!: ProgramKind | null;
  @ApiProperty({ type: String, nullable: true, example: '補助金' }) kindLabel!: string | null;
  @ApiProperty({ enum: THEMES as string[], isArray: true }) themes!: Theme[];
  @ApiProperty({ enum: PILLARS as string[], isArray: true }) pillars!: Pillar[];
  @ApiProperty({ enum: NEED_KINDS as string[], isArray: true }) needKinds!: NeedKind[];
  @ApiProperty({ enum: STAGES as string[], isArray: true }) stages!: Stage[];
  @ApiProperty({ type: String, nullable: true }) summary!: string | null;
  @ApiProperty({ type: String, nullable: true }) purpose!: string | null;
  @ApiProperty({ type: String, nullable: true }) currentIssues!: string | null;
  @ApiProperty({ type: String, nullable: true }) overview!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '結び付く国の目標' }) target!: string | null;
  @ApiProperty({ type: Number, nullable: true }) targetYear!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '公式の要件の文章' }) requirements!: string | null;
  @ApiProperty({ enum: APPLICANT_KINDS as string[], isArray: true }) applicants!: ApplicantKind[];
  @ApiProperty({ type: String, nullable: true, description: '補助対象の原文' }) applicantsText!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '補助率の原文' }) rateText!: string | null;
  @ApiProperty({ type: Number, nullable: true }) maxRate!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '補助上限の原文' }) ceilingText!: string | null;
  @ApiProperty({ type: Number, nullable: true }) ceilingYen!: number | null;
  @ApiProperty({ type: Number, nullable: true }) floorYen!: number | null;
  @ApiProperty({ type: [String] }) prefectures!: string[];
  @ApiProperty({ type: Object, nullable: true, description: '構造化した要件。null は未記録' })
  eligibility!: Rule | null;
  @ApiProperty({ type: Number, nullable: true }) fiscalYear!: number | null;
  @ApiProperty({ type: Number, nullable: true }) startYear!: number | null;
  @ApiProperty({ type: Number, nullable: true }) endYear!: number | null;
  @ApiProperty({ type: [String] }) implementationMethods!: string[];
  @ApiProperty({ type: String, nullable: true }) majorExpense!: string | null;
  @ApiProperty({ type: ApplicationWindowDto, isArray: true }) windows!: ApplicationWindowDto[];
  @ApiProperty({ type: String, nullable: true }) url!: string | null;
  @ApiProperty({ type: String, nullable: true }) applicationUrl!: string | null;
  @ApiProperty({ enum: PROGRAM_SOURCES as string[] }) source!: ProgramSource;
  @ApiProperty({ example: '行政事業レビュー（RSシステム）' }) sourceLabel!: string;
  @ApiProperty({ type: String, nullable: true }) sourceTitle!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) lastVerifiedOn!: string | null;
  @ApiProperty({ description: '記載の充実度（0から1）', example: 0.44 }) completeness!: number;
  @ApiProperty({ description: '架空の見本データか' }) fictional!: boolean;
  @ApiProperty({ format: 'date-time' }) updatedAt!: Date;

  /** @param today ISO day in Japan */
  static from(stored: StoredProgram, today: string): ProgramDto {
    const { program } = stored;
    const content = contentOf(stored);
    const status = statusOf(content, today, fiscalYearOf(today));
    return {
      ...content,
      themes: program.themes,
      pillars: program.pillars,
      needKinds: program.needKinds,
      stages: program.stages,
      applicants: program.applicants,
      prefectures: program.prefectures,
      implementationMethods: program.implementationMethods,
      windows: content.windows.map((window) => ({ ...window, note: window.note ?? null })),
      id: program.id,
      version: program.version,
      editorialState: program.editorialState,
      status,
      statusLabel: PROGRAM_STATUS[status],
      kindLabel: program.kind && PROGRAM_KIND[program.kind],
      source: program.source,
      sourceLabel: PROGRAM_SOURCE[program.source],
      completeness: Math.round(completenessOf(content) * 100) / 100,
      fictional: program.fictional,
      updatedAt: program.updatedAt,
    };
  }
}

class FacetValueDto {
  @ApiProperty({ example: 'subsidy' }) value!: string;
  @ApiProperty({ example: 412 }) count!: number;
}

@ApiExtraModels(FacetValueDto)
export class ProgramPageDto {
  @ApiProperty({ type: ProgramDto, isArray: true }) items!: ProgramDto[];
  @ApiProperty({ description: '条件に合う件数', example: 5664 }) total!: number;
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
  @ApiProperty({
    description: '絞り込みの候補と件数',
    type: 'object',
    additionalProperties: { type: 'array', items: { $ref: '#/components/schemas/FacetValueDto' } },
  })
  facets!: ProgramFacets;
}

export class ProgramQueryDto extends ListQueryDto {
  @OptionalText(200, {
    description: '名称・目的・概要などから探す語（空白区切りはすべて含む）',
    example: '買物 ドローン',
  })
  q?: string;

  @AnyOfCodes(PROGRAM_KINDS) kind?: ProgramKind[];
  @AnyOfCodes(THEMES) theme?: Theme[];
  @AnyOfCodes(PILLARS) pillar?: Pillar[];
  @AnyOfCodes(NEED_KINDS) needKind?: NeedKind[];
  @AnyOfCodes(STAGES) stage?: Stage[];
  @AnyOfCodes(APPLICANT_KINDS) applicant?: ApplicantKind[];
  @AnyOfCodes(PROGRAM_SOURCES) source?: ProgramSource[];
  @AnyOfCodes(PROGRAM_STATUSES) status?: ProgramStatus[];

  @ApiPropertyOptional({ type: [String], example: ['総務省'] })
  @Transform(queryList)
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  ministry?: string[];

  @ApiPropertyOptional({ example: '20', description: 'この都道府県で使えない施策を除く' })
  @MayBeAbsent()
  @Matches(PREFECTURE)
  prefecture?: string;

  @ApiPropertyOptional({ type: Number, description: '上限額がこれより低い施策を除く（円）' })
  @Transform(queryInt)
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_YEN)
  minCeilingYen?: number;
}
