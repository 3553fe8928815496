import { THEME, type Theme } from '@app/contracts';
import { describeLikeness, type SimilarView } from '@app/recommendations';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../common/decorators';
import { queryInt } from '../common/list-query.dto';

const THEMES = Object.keys(THEME);

class OwnerDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: '奥楢原村（架空）' }) name!: string;
  @ApiProperty({ type: String, nullable: true, description: '都道府県コード（2桁）' }) prefectureCode!: string | null;
}

export class SimilarIdeaDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: OwnerDto }) organization!: OwnerDto;
  @ApiProperty({ description: '公開してよい概要。それ以外の内容は見えない' }) publicSummary!: string;
  @ApiProperty({ enum: THEMES, isArray: true }) themes!: readonly Theme[];
  @ApiProperty({ description: '同じ自治体のほぼ同じ構想か' }) nearDuplicate!: boolean;
  @ApiProperty({ example: '内容が近い・分野が重なる。' }) likeness!: string;
  @ApiProperty({ description: '架空の見本データか' }) fictional!: boolean;
}

export class SimilarPrecedentDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: OwnerDto }) organization!: OwnerDto;
  @ApiProperty() title!: string;
  @ApiProperty({ description: '成果' }) outcome!: string;
  @ApiProperty({ type: Number, nullable: true, description: '終了年度' }) finishedFiscalYear!: number | null;
  @ApiProperty({ example: '内容が近い・同じ都道府県。' }) likeness!: string;
  @ApiProperty({ description: '架空の見本データか' }) fictional!: boolean;
}

export class SimilarDto {
  @ApiProperty({ type: SimilarIdeaDto, isArray: true, description: '似た構想。ほぼ同じものが先' })
  ideas!: SimilarIdeaDto[];
  @ApiProperty({ type: SimilarPrecedentDto, isArray: true, description: '似た好事例' })
  precedents!: SimilarPrecedentDto[];

  static from({ ideas, precedents }: SimilarView): SimilarDto {
    const owner = ({ id, name, prefectureCode }: OwnerDto): OwnerDto => ({ id, name, prefectureCode });
    return {
      ideas: ideas.map(({ id, organization, publicSummary, themes, fictional, ...likeness }) => ({
        id,
        organization: owner(organization),
        publicSummary,
        themes,
        nearDuplicate: likeness.nearDuplicate,
        likeness: describeLikeness(likeness),
        fictional,
      })),
      precedents: precedents.map(({ precedent, organization, ...likeness }) => ({
        id: precedent.id,
        organization: owner(organization),
        title: precedent.title,
        outcome: precedent.outcome,
        finishedFiscalYear: precedent.finishedFiscalYear,
        likeness: describeLikeness(likeness),
        fictional: precedent.fictional,
      })),
    };
  }
}

export class SimilarQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 50, default: 10, description: '種類ごとの件数' })
  @Transform(queryInt)
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 10;
}
