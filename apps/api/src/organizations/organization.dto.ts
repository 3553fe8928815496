import type { Organization } from '@app/accounts';
import { LOCAL_GOVERNMENT_TYPES, ORGANIZATION_KINDS, type OrganizationKind } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { OptionalCode, OptionalText } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { IsOptional } from 'class-validator';
import { ApiPropertyOptional } from '@nestjs/swagger';

export class OrganizationDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ORGANIZATION_KINDS as string[] })
  kind!: string;

  @ApiProperty({ example: 'みどり沢町（架空）' })
  name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'みどりさわちょう' })
  kana!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '団体コード（6桁）', example: '209911' })
  code!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '法人番号（13桁）' })
  corporateNumber!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '学校コード（13文字）' })
  schoolCode!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: '上位の府省庁' })
  parentId!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: LOCAL_GOVERNMENT_TYPES as string[] })
  localGovernmentType!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '20' })
  prefectureCode!: string | null;

  @ApiProperty({ type: String, nullable: true })
  introduction!: string | null;

  @ApiProperty({ description: '架空の団体（見本データ）か' })
  fictional!: boolean;

  static from(organization: Organization): OrganizationDto {
    const {
      id,
      kind,
      name,
      kana,
      code,
      corporateNumber,
      schoolCode,
      parentId,
      localGovernmentType,
      prefectureCode,
      introduction,
      fictional,
    } = organization;
    return {
      id,
      kind,
      name,
      kana,
      code,
      corporateNumber,
      schoolCode,
      parentId,
      localGovernmentType,
      prefectureCode,
      introduction,
      fictional,
    };
  }
}

export class OrganizationQueryDto extends ListQueryDto {
  @OptionalText(50, { description: '名称の一部、読みの先頭、または団体コードの先頭', example: 'みどり' })
  q?: string;

  @OptionalCode(ORGANIZATION_KINDS)
  kind?: OrganizationKind;

  @ApiPropertyOptional({ example: '20', description: '都道府県コード（2桁）' })
  @IsOptional()
  @Matches(/^(0[1-9]|[1-3]\d|4[0-7])$/, { message: '都道府県コードは01から47の2桁で指定してください。' })
  prefectureCode?: string;
}
