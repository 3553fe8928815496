import {
  type ContentReview,
  type ContentVersion,
  type FieldChange,
  PUBLICATION_ACTION,
  PUBLICATION_ACTIONS,
  PUBLICATION_STATE,
  PUBLICATION_STATES,
  type PublicationAction,
  type PublicationState,
  REMARK_CODE,
  REMARK_CODES,
  type RemarkCode,
  type ReviewRemark,
} from '@app/publication';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from './decorators';

export class WriteRemarkDto {
  @ApiPropertyOptional({ description: '項目の名前。全体についての指摘では省く', example: 'priceMinYen' })
  @MayBeAbsent()
  @Matches(/^[A-Za-z]{1,50}$/, { message: '項目の名前を指定してください。' })
  field?: string;

  @ApiProperty({ enum: REMARK_CODES as string[], example: 'missing' })
  @IsIn(REMARK_CODES)
  code!: RemarkCode;

  @ApiPropertyOptional({ maxLength: 1000, description: '補足。other では必須' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(1000)
  text?: string;
}

export class ReturnDto {
  @ApiProperty({ type: [WriteRemarkDto], maxItems: 50 })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => WriteRemarkDto)
  remarks!: WriteRemarkDto[];

  toRemarks(): ReviewRemark[] {
    return this.remarks.map(({ field, code, text }) => ({ field: field ?? null, code, text: text ?? '' }));
  }
}

export class SuspendContentDto {
  @ApiProperty({ maxLength: 1000, description: '公開を止める理由。登録した組織に伝わる' })
  @IsString()
  @Matches(/\S/, { message: '公開を止める理由を書いてください。' })
  @MaxLength(1000)
  reason!: string;
}

export class RemarkDto {
  @ApiProperty({ type: String, nullable: true }) field!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '価格の下限' }) fieldLabel!: string | null;
  @ApiProperty({ enum: REMARK_CODES as string[] }) code!: RemarkCode;
  @ApiProperty({ example: '必要なことが書かれていません。' }) label!: string;
  @ApiProperty() text!: string;
}

export class ReviewDto {
  @ApiProperty() version!: number;
  @ApiProperty({ enum: PUBLICATION_ACTIONS as string[] }) decision!: PublicationAction;
  @ApiProperty({ example: '差し戻し' }) decisionLabel!: string;
  @ApiProperty({ type: [RemarkDto] }) remarks!: RemarkDto[];
  @ApiProperty() reason!: string;
  @ApiProperty({ format: 'date-time' }) decidedAt!: Date;

  static from({ version, decision, remarks, reason, decidedAt }: ContentReview, labels: FieldLabels): ReviewDto {
    return {
      version,
      decision,
      decisionLabel: PUBLICATION_ACTION[decision],
      remarks: remarks.map(({ field, code, text }) => ({
        field,
        fieldLabel: field && (labels[field] ?? field),
        code,
        label: REMARK_CODE[code],
        text,
      })),
      reason,
      decidedAt,
    };
  }
}

export type FieldLabels = Readonly<Record<string, string>>;

export class ContentVersionDto {
  @ApiProperty() version!: number;
  @ApiProperty({ enum: PUBLICATION_STATES as string[] }) state!: PublicationState;
  @ApiProperty({ example: '公開中' }) stateLabel!: string;
  @ApiProperty({ format: 'date-time' }) changedAt!: Date;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'その版の内容' }) content!: object;

  static from({ version, state, changedAt, content }: ContentVersion): ContentVersionDto {
    return { version, state, stateLabel: PUBLICATION_STATE[state], changedAt, content };
  }
}

const ANY = { description: 'その項目の値', nullable: true, type: 'object', additionalProperties: true } as const;

export class FieldChangeDto {
  @ApiProperty() field!: string;
  @ApiProperty({ example: '価格の下限' }) label!: string;
  @ApiProperty(ANY) before!: unknown;
  @ApiProperty(ANY) after!: unknown;

  static from({ field, before, after }: FieldChange, labels: FieldLabels): FieldChangeDto {
    return { field, label: labels[field] ?? field, before, after };
  }
}

export class DiffQueryDto {
  @ApiProperty({ minimum: 1, description: '前の版' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  from!: number;

  @ApiProperty({ minimum: 1, description: '後の版' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  to!: number;
}
