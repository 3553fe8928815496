import type { Organization } from '@app/accounts';
import type { AuditFilter, AuditRecord } from '@app/audit';
import { addDays, formatWareki, japaneseDayOf } from '@app/japan';
import type { CsvColumn } from '@app/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsCalendarDay } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';

const ACTION = /^[a-z_]+\.(?:[a-z_]+)?$/;

export class AuditFilterDto extends ListQueryDto {
  @ApiPropertyOptional({ format: 'uuid', description: '操作した人' })
  @IsOptional()
  @IsUUID()
  userId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'どの組織として' })
  @IsOptional()
  @IsUUID()
  organizationId?: string;

  @ApiPropertyOptional({
    example: 'idea.submit',
    pattern: ACTION.source,
    maxLength: 80,
    description: '操作。「idea.」のように点で終えると、その種類のすべて',
  })
  @IsOptional()
  @MaxLength(80)
  @Matches(ACTION)
  action?: string;

  @ApiPropertyOptional({ maxLength: 80, description: '対象の種類' })
  @IsOptional()
  @MaxLength(80)
  subjectType?: string;

  @ApiPropertyOptional({ maxLength: 80, description: '対象の id' })
  @IsOptional()
  @MaxLength(80)
  subjectId?: string;

  @ApiPropertyOptional({ maxLength: 80, description: 'リクエストの番号（エラーの画面に出る requestId）' })
  @IsOptional()
  @MaxLength(80)
  requestId?: string;

  @ApiPropertyOptional({ type: String, format: 'date', description: 'この日から（日本時間）' })
  @IsOptional()
  @IsCalendarDay()
  from?: string;

  @ApiPropertyOptional({ type: String, format: 'date', description: 'この日まで（日本時間）' })
  @IsOptional()
  @IsCalendarDay()
  to?: string;
}

/** The beginning of a day in Japan, which has no summer time. */
const beginOf = (day: string): Date => new Date(`${day}T00:00:00+09:00`);

export const filterOf = ({ limit: _, cursor: __, from, to, ...filter }: AuditFilterDto): AuditFilter => ({
  ...filter,
  ...(from && { from: beginOf(from) }),
  ...(to && { to: beginOf(addDays(to, 1)) }),
});

export class AuditRecordDto {
  @ApiProperty() id!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null は、仕組みによる処理' })
  userId!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) organizationId!: string | null;
  @ApiProperty({ type: String, nullable: true }) organizationName!: string | null;
  @ApiProperty({ example: 'idea.submit' }) action!: string;
  @ApiProperty({ example: 'idea' }) subjectType!: string;
  @ApiProperty() subjectId!: string;
  @ApiProperty({ type: Number, nullable: true }) subjectVersion!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '変更前の内容の SHA-256' }) beforeHash!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '変更後の内容の SHA-256' }) afterHash!: string | null;
  @ApiProperty({ type: String, nullable: true }) requestId!: string | null;

  static from(record: AuditRecord, organizations: ReadonlyMap<string, Organization>): AuditRecordDto {
    const { at, beforeHash, afterHash, ...columns } = record;
    return {
      ...columns,
      at: at.toISOString(),
      organizationName: organizations.get(record.organizationId ?? '')?.name ?? null,
      beforeHash: beforeHash?.toString('hex') ?? null,
      afterHash: afterHash?.toString('hex') ?? null,
    };
  }
}

export const AUDIT_COLUMNS: readonly CsvColumn<AuditRecordDto>[] = [
  { header: '番号', value: ({ id }) => id },
  { header: '日時（ISO 8601）', value: ({ at }) => at },
  { header: '日付（和暦）', value: ({ at }) => formatWareki(japaneseDayOf(new Date(at))) },
  { header: '利用者', value: ({ userId }) => userId },
  { header: '組織', value: ({ organizationId }) => organizationId },
  { header: '組織名', value: ({ organizationName }) => organizationName },
  { header: '操作', value: ({ action }) => action },
  { header: '対象の種類', value: ({ subjectType }) => subjectType },
  { header: '対象', value: ({ subjectId }) => subjectId },
  { header: '版', value: ({ subjectVersion }) => subjectVersion },
  { header: '変更前のハッシュ', value: ({ beforeHash }) => beforeHash },
  { header: '変更後のハッシュ', value: ({ afterHash }) => afterHash },
  { header: 'リクエスト', value: ({ requestId }) => requestId },
];
