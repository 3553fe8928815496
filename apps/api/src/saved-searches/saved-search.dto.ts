import {
  type SavedSearch,
  SEARCH_KIND,
  SEARCH_KINDS,
  type SearchHit,
  type SearchKind,
  type SearchPage,
  type SearchParameters,
} from '@app/saved-searches';
import type { AlertPreferenceContent, AlertPreferenceView } from '@app/saved-searches';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsObject, IsString, Length, Matches, Max, Min } from 'class-validator';
import { MayBeAbsent, OptionalText } from '../common/decorators';

const PARAMETERS = {
  type: 'object',
  additionalProperties: true,
  description: '一覧の API に渡すものと同じ条件（limit、cursor、mine を除く）',
  example: { q: '買物 ドローン', theme: ['digital'] },
} as const;

export class CreateSavedSearchDto {
  @ApiProperty({ maxLength: 100, example: 'デジタル分野の補助金' })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiProperty({ enum: SEARCH_KINDS as string[] })
  @IsIn(SEARCH_KINDS)
  kind!: SearchKind;

  @ApiProperty(PARAMETERS)
  @IsObject()
  parameters!: SearchParameters;

  @ApiPropertyOptional({ type: Boolean, default: true, description: '新着・更新をメールで知らせるか' })
  @MayBeAbsent()
  @IsBoolean()
  alerts?: boolean;
}

/** The kind of a search does not change: its parameters would mean something else. */
export class UpdateSavedSearchDto {
  @OptionalText(100)
  name?: string;

  @ApiPropertyOptional(PARAMETERS)
  @MayBeAbsent()
  @IsObject()
  parameters?: SearchParameters;

  @ApiPropertyOptional({ type: Boolean })
  @MayBeAbsent()
  @IsBoolean()
  alerts?: boolean;
}

export class SavedSearchDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 1 }) version!: number;
  @ApiProperty({ example: 'デジタル分野の補助金' }) name!: string;
  @ApiProperty({ enum: SEARCH_KINDS as string[] }) kind!: SearchKind;
  @ApiProperty({ example: '支援施策' }) kindLabel!: string;
  @ApiProperty(PARAMETERS) parameters!: SearchParameters;
  @ApiProperty({ description: '新着・更新をメールで知らせるか' }) alerts!: boolean;
  @ApiProperty({ format: 'date-time', description: 'ここまでの変更は知らせ済み（または保存の前からあったもの）' })
  toldThrough!: Date;
  @ApiProperty({ format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ format: 'date-time' }) updatedAt!: Date;

  static from(search: SavedSearch): SavedSearchDto {
    const { id, version, name, kind, parameters, alerts, toldThrough, createdAt, updatedAt } = search;
    return {
      id,
      version,
      name,
      kind,
      kindLabel: SEARCH_KIND[kind],
      parameters,
      alerts,
      toldThrough,
      createdAt,
      updatedAt,
    };
  }
}

export class SearchHitDto {
  @ApiProperty({ enum: SEARCH_KINDS as string[] }) kind!: SearchKind;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: '地域の移動手段づくり支援（見本）' }) title!: string;
  @ApiProperty({ type: String, nullable: true }) summary!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '府省庁または登録した組織' }) owner!: string | null;
  @ApiProperty({ description: '架空の見本データか' }) fictional!: boolean;
  @ApiProperty({ format: 'date-time' }) updatedAt!: Date;

  static from({ kind, id, title, summary, owner, fictional, updatedAt }: SearchHit): SearchHitDto {
    return { kind, id, title, summary, owner, fictional, updatedAt };
  }
}

export class SearchResultDto {
  @ApiProperty({ type: SearchHitDto, isArray: true }) items!: SearchHitDto[];
  @ApiProperty({ type: Number, nullable: true, description: '全件数。数えない種類では null' }) total!: number | null;
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;

  static from({ items, total, nextCursor }: SearchPage): SearchResultDto {
    return { items: items.map((hit) => SearchHitDto.from(hit)), total, nextCursor };
  }
}

const LANGUAGES = ['ja', 'en'] as const;

export class WriteAlertPreferenceDto implements AlertPreferenceContent {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 23, example: 7, description: '何時から知らせるか（日本時間）' })
  @IsInt()
  @Min(0)
  @Max(23)
  hour!: number;

  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language!: 'ja' | 'en';

  @ApiProperty({ description: 'お知らせのメールをすべて止めるか' })
  @IsBoolean()
  paused!: boolean;
}

export class AlertPreferenceDto extends WriteAlertPreferenceDto {
  @ApiProperty({ example: 1, description: '0 はまだ設定していない' })
  version!: number;

  static of({ hour, language, paused, version }: AlertPreferenceView): AlertPreferenceDto {
    return { hour, language, paused, version };
  }
}

export class StopAlertsDto {
  @ApiProperty({ description: 'メールのリンクの # のあと', pattern: '^[A-Za-z0-9_-]{43}$' })
  @IsString()
  @Matches(/^[\w-]{43}$/)
  token!: string;
}
