import {
  type ReceivedItem,
  type ReceivedPage,
  type ReceivedSum,
  SIMILARITY_TRAIT,
  SIMILARITY_TRAITS,
  type SimilarityTrait,
} from '@app/awards';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { MayBeAbsent } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { OwnerDto } from '../common/published-content.dto';

class SimilarityTraitDto {
  @ApiProperty({ enum: SIMILARITY_TRAITS as string[] }) trait!: SimilarityTrait;
  @ApiProperty({ example: SIMILARITY_TRAIT.prefecture }) label!: string;
}

class AwardRecipientDto {
  @ApiProperty({ description: '公表された名称', example: '上田市' }) name!: string;
  @ApiProperty({ description: '都道府県名を添えた名称', example: '長野県上田市' }) label!: string;
  @ApiProperty({ type: String, nullable: true, description: '団体コード（6桁）。自治体や一部事務組合でなければ null' })
  code!: string | null;
  @ApiProperty({ type: OwnerDto, nullable: true, description: 'むすびに登録されている団体。なければ null' })
  organization!: OwnerDto | null;
}

export class ReceivedAwardDto {
  @ApiProperty({ description: '年度（4月から翌年3月）', example: 2024 }) fiscalYear!: number;
  @ApiProperty({ description: '何に使われたか。公表された文', example: '民間資金等活用事業調査費補助事業' })
  text!: string;
  @ApiProperty({ type: AwardRecipientDto, nullable: true, description: '受け手。公表されていなければ null' })
  recipient!: AwardRecipientDto | null;
  @ApiProperty({ type: Number, nullable: true, description: '金額（円）。公表されていなければ null', example: 7500000 })
  amountYen!: number | null;
  @ApiProperty({ description: '支出した施策の数。2以上なら、金額はそれらの施策を合わせたもの', example: 1 })
  programCount!: number;
  @ApiProperty({ type: String, nullable: true, description: '出典' }) sourceTitle!: string | null;
  @ApiProperty({ type: SimilarityTraitDto, isArray: true, description: '比べた自治体と似ている点' })
  similarities!: SimilarityTraitDto[];

  static from(item: ReceivedItem): ReceivedAwardDto {
    const { fiscalYear, text, amountYen, programCount, sourceTitle, recipient, traits } = item;
    return {
      fiscalYear,
      text,
      recipient: recipient && {
        name: recipient.name,
        label: recipient.label,
        code: recipient.code,
        organization: recipient.organization && OwnerDto.from(recipient.organization),
      },
      amountYen,
      programCount,
      sourceTitle,
      similarities: traits.map((trait) => ({ trait, label: SIMILARITY_TRAIT[trait] })),
    };
  }
}

class ReceivedSumDto {
  @ApiProperty({ description: '採択の件数' }) awards!: number;
  @ApiProperty({ description: '受け手の数（同じ団体は一度だけ数える）' }) recipients!: number;
  @ApiProperty({ description: '公表された金額の合計（円）' }) amountYen!: number;
  @ApiProperty({ description: '金額が公表されていない受け手の件数' }) withoutAmount!: number;

  static from({ awards, recipients, amountYen, withoutAmount }: ReceivedSum): ReceivedSumDto {
    return { awards, recipients, amountYen, withoutAmount };
  }
}

class ReceivedYearDto extends ReceivedSumDto {
  @ApiProperty({ example: 2024 }) fiscalYear!: number;

  static override from({ fiscalYear, ...sum }: ReceivedSum & { readonly fiscalYear: number }): ReceivedYearDto {
    return { fiscalYear, ...sum };
  }
}

export class ReceivedAwardPageDto {
  @ApiProperty({ type: ReceivedAwardDto, isArray: true, description: '似た自治体、新しい年度、大きい金額の順' })
  items!: ReceivedAwardDto[];
  @ApiProperty({ type: String, nullable: true, description: '続きを取得するための値。最後のページでは null' })
  nextCursor!: string | null;
  @ApiProperty({ type: ReceivedSumDto }) total!: ReceivedSumDto;
  @ApiProperty({ type: ReceivedYearDto, isArray: true, description: '年度ごと。新しい年度から' })
  years!: ReceivedYearDto[];
  @ApiProperty({ type: OwnerDto, nullable: true, description: '似ているかどうかを比べた自治体。比べていなければ null' })
  comparedWith!: OwnerDto | null;

  static from({ items, nextCursor, total, years, comparedWith }: ReceivedPage): ReceivedAwardPageDto {
    return {
      items: items.map((item) => ReceivedAwardDto.from(item)),
      nextCursor,
      total: ReceivedSumDto.from(total),
      years: years.map((year) => ReceivedYearDto.from(year)),
      comparedWith: comparedWith && OwnerDto.from(comparedWith),
    };
  }
}

export class ReceivedAwardQueryDto extends ListQueryDto {
  @ApiPropertyOptional({
    description: 'この団体コード（6桁）の自治体に似た受け手から並べる。省くと、サインイン中の自治体',
    example: '202037',
  })
  @MayBeAbsent()
  @Matches(/^\d{6}$/, { message: '団体コードは6桁の数字で指定してください。' })
  near?: string;
}
