import { DATASET_NAMES, type DatasetDescription, type DatasetName, type DeltaPage, LICENCE } from '@app/open-data';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, Matches } from 'class-validator';
import { MayBeAbsent } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';

class DistributionDto {
  @ApiProperty({ example: 'text/csv' }) mediaType!: string;
  @ApiProperty({ example: '/api/v1/open-data/programs/download?format=csv' }) accessUrl!: string;
}

class LicenceDto {
  @ApiProperty({ example: LICENCE.name }) name!: string;
  @ApiProperty({ example: LICENCE.url }) url!: string;
}

/** After DCAT: what there is, on which terms, where. */
export class DatasetDto {
  @ApiProperty({ enum: DATASET_NAMES as unknown as string[] }) identifier!: DatasetName;
  @ApiProperty() title!: string;
  @ApiProperty() description!: string;
  @ApiProperty({ type: LicenceDto }) license!: LicenceDto;
  @ApiProperty({ type: String, nullable: true, description: '出典ごとの利用条件' }) sourceTerms!: string | null;
  @ApiProperty({ example: 'むすび 事務局' }) publisher!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '最後に変わった時' })
  modified!: Date | null;
  @ApiProperty({ description: '一件の JSON Schema' }) conformsTo!: string;
  @ApiProperty({ type: DistributionDto, isArray: true }) distributions!: DistributionDto[];

  static from({ name, title, description, sourceTerms, lastChangedAt }: DatasetDescription): DatasetDto {
    const path = `/api/v1/open-data/${name}`;
    return {
      identifier: name,
      title,
      description,
      license: LICENCE,
      sourceTerms,
      publisher: 'むすび 事務局',
      modified: lastChangedAt,
      conformsTo: `${path}/schema`,
      distributions: [
        { mediaType: 'application/json', accessUrl: path },
        { mediaType: 'text/csv', accessUrl: `${path}/download?format=csv` },
        { mediaType: 'application/jsonl', accessUrl: `${path}/download?format=jsonl` },
      ],
    };
  }
}

export class CatalogueDto {
  @ApiProperty({ example: 'むすび オープンデータ' }) title!: string;
  @ApiProperty({ type: DatasetDto, isArray: true }) datasets!: DatasetDto[];
}

export class DeltaQueryDto extends ListQueryDto {
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'この時から後に変わったもの（公開をやめたものを含む）。前の応答の asOf をそのまま渡す',
  })
  @MayBeAbsent()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/)
  changedSince?: string;
}

export class DownloadQueryDto {
  @ApiProperty({ enum: ['csv', 'jsonl'] })
  @IsIn(['csv', 'jsonl'])
  format!: 'csv' | 'jsonl';
}

class DeltaItemDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'date-time' }) changedAt!: Date;
  @ApiProperty({ description: '公開をやめた（record は null）' }) removed!: boolean;
  @ApiProperty({ type: Object, nullable: true, description: 'schema の形の一件' }) record!: object | null;
}

export class DeltaPageDto {
  @ApiProperty({ type: DeltaItemDto, isArray: true }) items!: DeltaItemDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
  @ApiProperty({ format: 'date-time', description: 'ここまでの変更を含む。次はこれを changedSince に渡す' })
  asOf!: Date;

  static from({ items, nextCursor, asOf }: DeltaPage): DeltaPageDto {
    return { items: items.map((item) => ({ ...item, removed: item.record === null })), nextCursor, asOf };
  }
}
