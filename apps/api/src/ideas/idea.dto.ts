import {
  NEED_KINDS,
  type NeedKind,
  PARTNER_KINDS,
  type PartnerKind,
  type Stage,
  STAGES,
  type Theme,
  THEMES,
} from '@app/contracts';
import { IDEA_STATE, type IdeaState, type IdeaVersionView, type IdeaView } from '@app/ideas';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent, OptionalCode, OptionalCodes, OptionalDay, OptionalText } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';

const IDEA_STATES = Object.keys(IDEA_STATE) as IdeaState[];
/** One hundred trillion yen: above every budget, below the precision of JSON numbers. */
const MAX_YEN = 100_000_000_000_000;

export class IdeaNeedDto {
  @ApiProperty({ enum: NEED_KINDS as string[], example: 'technology' })
  @IsIn(NEED_KINDS)
  kind!: NeedKind;

  @ApiProperty({ maxLength: 500, example: '山あいの集落へ薬と食料を運ぶ手段' })
  @IsString()
  @MaxLength(500)
  description!: string;
}

/** Everything is optional: a draft may be nearly empty. */
export class WriteIdeaDto {
  @OptionalText(200, { example: '買い物に行けない集落に、週三回の荷物を届けたい' })
  title?: string;

  @OptionalText(4000, {
    description: '地域の課題',
    example: '谷あいの十二集落から商店がなくなり、車を手放した高齢者が…',
  })
  challenge?: string;

  @OptionalText(4000, { description: '地域の資源（人、場所、産物、これまでの取組）' })
  assets?: string;

  @OptionalText(4000, { description: '新結合：何と何を組み合わせたいか' })
  combination?: string;

  @OptionalText(1000, { description: '提出後に他の組織が読む概要' })
  publicSummary?: string;

  @OptionalText(4000, { description: '自組織だけのメモ。他の組織には表示されません' })
  privateMemo?: string;

  @OptionalCodes(THEMES, { example: ['daily_life', 'digital'] })
  themes?: Theme[];

  @OptionalCode(STAGES, { nullable: true, example: 'idea' })
  stage?: Stage | null;

  @ApiPropertyOptional({ type: IdeaNeedDto, isArray: true, maxItems: 20 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => IdeaNeedDto)
  needs?: IdeaNeedDto[];

  @OptionalCodes(PARTNER_KINDS, { example: ['startup', 'university'] })
  partnerKinds?: PartnerKind[];

  @ApiPropertyOptional({ type: Number, nullable: true, description: '事業費の総額（円）', example: 24_000_000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_YEN)
  budgetYen?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'うち自己負担（円）', example: 6_000_000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_YEN)
  ownShareYen?: number | null;

  @OptionalDay({ example: '2027-04-01' })
  startOn?: string | null;

  @OptionalDay({ example: '2029-03-31' })
  endOn?: string | null;

  @ApiPropertyOptional({ type: [String], description: '共同で取り組む自治体のID（広域連携）' })
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  memberOrganizationIds?: string[];
}

export class ChangeResponsibleDto {
  @ApiProperty({ format: 'uuid', description: '新しい担当者。変更のできる同じ組織の人' })
  @IsUUID()
  userId!: string;
}

export class ResponsibleDto {
  @ApiProperty({ format: 'uuid' })
  userId!: string;

  @ApiProperty({ example: '企画課 担当' })
  displayName!: string;
}

export class IdeaDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: '版。ETag と同じ', example: 3 })
  version!: number;

  @ApiProperty({ enum: IDEA_STATES })
  state!: IdeaState;

  @ApiProperty({ example: '提出済み' })
  stateLabel!: string;

  @ApiProperty({ type: String, nullable: true, description: '受付番号', example: '2026-000012' })
  receiptNumber!: string | null;

  @ApiProperty({ format: 'uuid', description: '代表自治体' })
  organizationId!: string;

  @ApiProperty({ type: [String] })
  memberOrganizationIds!: string[];

  @ApiProperty()
  title!: string;

  @ApiProperty()
  challenge!: string;

  @ApiProperty()
  assets!: string;

  @ApiProperty()
  combination!: string;

  @ApiProperty()
  publicSummary!: string;

  @ApiProperty({ type: String, nullable: true, description: '代表自治体だけに表示されます' })
  privateMemo!: string | null;

  @ApiProperty({ type: ResponsibleDto, nullable: true, description: '担当者。代表自治体だけに表示されます' })
  responsible!: ResponsibleDto | null;

  @ApiProperty({ enum: THEMES as string[], isArray: true })
  themes!: Theme[];

  @ApiProperty({ enum: STAGES as string[], nullable: true })
  stage!: Stage | null;

  @ApiProperty({ type: IdeaNeedDto, isArray: true })
  needs!: (IdeaNeedDto & { id: string })[];

  @ApiProperty({ enum: PARTNER_KINDS as string[], isArray: true })
  partnerKinds!: PartnerKind[];

  @ApiProperty({ type: Number, nullable: true })
  budgetYen!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  ownShareYen!: number | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  startOn!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  endOn!: string | null;

  @ApiProperty({ description: '架空の見本データか' })
  fictional!: boolean;

  @ApiProperty({ description: 'この利用者が今変更できるか' })
  editable!: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  submittedAt!: Date | null;

  static from(view: IdeaView): IdeaDto {
    const { idea } = view;
    return {
      id: idea.id,
      version: idea.version,
      state: idea.state,
      stateLabel: IDEA_STATE[idea.state],
      receiptNumber: idea.receiptNumber,
      organizationId: idea.organizationId,
      memberOrganizationIds: [...view.memberOrganizationIds],
      title: idea.title,
      challenge: idea.challenge,
      assets: idea.assets,
      combination: idea.combination,
      publicSummary: idea.publicSummary,
      privateMemo: view.privateMemo,
      responsible: view.responsible,
      themes: idea.themes,
      stage: idea.stage,
      needs: view.needs.map(({ id, kind, description }) => ({ id, kind, description })),
      partnerKinds: idea.partnerKinds,
      budgetYen: idea.budgetYen,
      ownShareYen: idea.ownShareYen,
      startOn: idea.startOn,
      endOn: idea.endOn,
      fictional: idea.fictional,
      editable: view.editable,
      createdAt: idea.createdAt,
      updatedAt: idea.updatedAt,
      submittedAt: idea.submittedAt,
    };
  }
}

/** A list shows what a reader chooses by; the memo is read on the idea itself. */
export class IdeaSummaryDto extends OmitType(IdeaDto, ['privateMemo'] as const) {
  static from(view: IdeaView): IdeaSummaryDto {
    const { privateMemo: _memo, ...summary } = IdeaDto.from(view);
    return summary;
  }
}

export class IdeaVersionDto {
  @ApiProperty({ example: 2 })
  version!: number;

  @ApiProperty({ enum: IDEA_STATES })
  state!: IdeaState;

  @ApiProperty({ format: 'date-time' })
  changedAt!: Date;

  @ApiProperty({ type: WriteIdeaDto, description: 'その版の内容' })
  content!: IdeaVersionView['content'];

  static from({ version, state, changedAt, content }: IdeaVersionView): IdeaVersionDto {
    return { version, state, changedAt, content };
  }
}

export class IdeaListQueryDto extends ListQueryDto {
  @OptionalCode(IDEA_STATES)
  state?: IdeaState;
}
