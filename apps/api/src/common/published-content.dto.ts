import { THEMES, type Theme } from '@app/contracts';
import type { Page } from '@app/database';
import {
  PUBLICATION_STATE,
  PUBLICATION_STATES,
  type PublicationState,
  type PublishedContent,
  type PublishedView,
} from '@app/publication';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsUUID } from 'class-validator';
import { OrganizationDto } from '../organizations/organization.dto';
import { IsPrefectureCode } from './content-fields';
import { MayBeAbsent, OptionalCodes, OptionalText } from './decorators';
import { ListQueryDto, queryList } from './list-query.dto';

export class OwnerDto extends PickType(OrganizationDto, [
  'id',
  'kind',
  'name',
  'prefectureCode',
  'fictional',
] as const) {
  static from({ id, kind, name, prefectureCode, fictional }: OwnerDto): OwnerDto {
    return { id, kind, name, prefectureCode, fictional };
  }
}

/** What every answer says about published content, beside the content itself. */
export class PublishedContentDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: '版。ETag と同じ', example: 3 })
  version!: number;

  @ApiProperty({ enum: PUBLICATION_STATES as string[] })
  state!: PublicationState;

  @ApiProperty({ example: '公開中' })
  stateLabel!: string;

  @ApiProperty({ type: OwnerDto, description: '登録した組織' })
  organization!: OwnerDto;

  @ApiProperty({ description: '架空の見本データか' })
  fictional!: boolean;

  @ApiProperty({ description: 'この利用者が今変更できるか' })
  editable!: boolean;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: '事務局が最後に確認した版。版より小さければ、その後に変わった。審査のない種類では null',
  })
  reviewedVersion!: number | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '最後に公開した時。未公開は null' })
  publishedAt!: Date | null;
}

export function publishedContentOf({
  item,
  organization,
  editable,
}: PublishedView<PublishedContent>): PublishedContentDto {
  return {
    id: item.id,
    version: item.version,
    state: item.state,
    stateLabel: PUBLICATION_STATE[item.state],
    organization: OwnerDto.from(organization),
    fictional: item.fictional,
    editable,
    reviewedVersion: item.reviewedVersion,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
    publishedAt: item.publishedAt,
  };
}

export const mapPage = <T, U>(page: Page<T>, map: (item: T) => U): { items: U[]; nextCursor: string | null } => ({
  items: page.items.map(map),
  nextCursor: page.nextCursor,
});

/** Several codes in a query; a hit has at least one of them. */
export const AnyOfCodes = (codes: readonly string[]) => applyDecorators(Transform(queryList), OptionalCodes(codes));

const queryBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value;

/** Yes or no in a query. */
export const OptionalFlag = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Boolean, description }),
    Transform(queryBoolean),
    MayBeAbsent(),
    IsBoolean(),
  );

export class PublishedListQueryDto extends ListQueryDto {
  @OptionalText(200, { description: '探す語（空白で区切った語をすべて含むもの）', example: '買物 ドローン' })
  q?: string;

  @AnyOfCodes(THEMES)
  theme?: Theme[];

  @ApiPropertyOptional({ description: '都道府県コード（2桁）', example: '20' })
  @MayBeAbsent()
  @IsPrefectureCode()
  prefectureCode?: string;

  @ApiPropertyOptional({ format: 'uuid', description: '登録した組織' })
  @MayBeAbsent()
  @IsUUID()
  organizationId?: string;

  @OptionalFlag('自組織のもの（下書きを含む）だけ。サインインが必要')
  mine?: boolean;

  @OptionalFlag('審査を待つもの、公開後に変わったものだけ（事務局）')
  awaitingReview?: boolean;
}
