import {
  APPLY_MODE,
  APPLY_MODES,
  type ApplyMode,
  type CellChange,
  type CellFault,
  type DataImport,
  type DataImportRow,
  IMPORT_STATE,
  IMPORT_STATES,
  type ImportState,
  type OutcomeCounts,
  ROW_OUTCOME,
  ROW_OUTCOMES,
  type RowOutcome,
} from '@app/imports';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { MayBeAbsent, OptionalCode } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';

const KIND = { description: '取り込むものの種類', example: 'offering', maxLength: 50 };

export class UploadQueryDto {
  @ApiProperty(KIND)
  @IsString()
  @MaxLength(50)
  kind!: string;

  @ApiProperty({ description: 'ファイル名（.xlsx か .csv）', maxLength: 200, example: '提供サービス.xlsx' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;
}

export class ApplyImportDto {
  @ApiProperty({
    enum: APPLY_MODES,
    description: Object.entries(APPLY_MODE)
      .map(([code, label]) => `${code}: ${label}`)
      .join('、'),
  })
  @IsIn(APPLY_MODES)
  mode!: ApplyMode;
}

export class ImportRowsQueryDto extends ListQueryDto {
  @OptionalCode(ROW_OUTCOMES, { description: 'この判定の行だけ' })
  outcome?: RowOutcome;
}

export class ExportQueryDto {
  @ApiPropertyOptional({ enum: ['xlsx', 'csv'], default: 'xlsx' })
  @MayBeAbsent()
  @IsIn(['xlsx', 'csv'])
  format?: 'xlsx' | 'csv';
}

class OutcomeCountsDto implements OutcomeCounts {
  @ApiProperty({ example: 12 }) new!: number;
  @ApiProperty({ example: 3 }) changed!: number;
  @ApiProperty({ example: 40 }) unchanged!: number;
  @ApiProperty({ example: 2 }) faulty!: number;
}

export class DataImportDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: '版。ETag と同じ', example: 2 }) version!: number;
  @ApiProperty({ example: 'offering' }) kind!: string;
  @ApiProperty({ example: '提供サービス.xlsx' }) fileName!: string;
  @ApiProperty({ enum: IMPORT_STATES }) state!: ImportState;
  @ApiProperty({ example: '確認済み（反映待ち）' }) stateLabel!: string;
  @ApiProperty({ type: OutcomeCountsDto, nullable: true, description: '判定ごとの行数。確認が済むまで null' })
  counts!: OutcomeCounts | null;
  @ApiProperty({ type: String, nullable: true, description: '読み取れない、または反映できなかった理由' })
  reason!: string | null;
  @ApiProperty({ enum: APPLY_MODES, nullable: true }) mode!: ApplyMode | null;
  @ApiProperty({ description: '反映した行数', example: 0 }) appliedRows!: number;
  @ApiProperty({ description: '確認のあとの変更などで、反映しなかった行数', example: 0 }) refusedRows!: number;
  @ApiProperty({ format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ format: 'date-time' }) updatedAt!: Date;

  static from(found: DataImport): DataImportDto {
    const { id, version, kind, fileName, state, counts, reason, mode, appliedRows, refusedRows } = found;
    return {
      ...{ id, version, kind, fileName, state, stateLabel: IMPORT_STATE[state] },
      ...{ counts, reason, mode, appliedRows, refusedRows },
      ...{ createdAt: found.createdAt, updatedAt: found.updatedAt },
    };
  }
}

class CellChangeDto implements CellChange {
  @ApiProperty({ example: 'summary' }) field!: string;
  @ApiProperty({ example: '概要' }) heading!: string;
  @ApiProperty({ example: '運ぶ。' }) old!: string;
  @ApiProperty({ example: '決まった時刻に運ぶ。' }) new!: string;
}

class CellFaultDto implements CellFault {
  @ApiProperty({ example: '提供サービス' }) sheet!: string;
  @ApiProperty({ example: 5 }) row!: number;
  @ApiProperty({ type: String, nullable: true, example: 'H', description: '列。行全体の誤りでは null' })
  column!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '価格の上限' }) heading!: string | null;
  @ApiProperty({ example: 'range' }) code!: string;
  @ApiProperty({ example: '価格の上限は下限以上にしてください。' }) message!: string;
}

export class ImportRowDto {
  @ApiProperty({ example: 5 }) row!: number;
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome!: RowOutcome;
  @ApiProperty({ example: '変更' }) outcomeLabel!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: '変更する、または登録されたもの' })
  targetId!: string | null;
  @ApiProperty({ type: [CellChangeDto] }) changes!: CellChange[];
  @ApiProperty({ type: [CellFaultDto] }) faults!: CellFault[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) appliedAt!: Date | null;

  static from({ row, outcome, targetId, changes, faults, appliedAt }: DataImportRow): ImportRowDto {
    return { row, outcome, outcomeLabel: ROW_OUTCOME[outcome], targetId, changes, faults, appliedAt };
  }
}
