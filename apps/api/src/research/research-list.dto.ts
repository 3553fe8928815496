import { NEED_KINDS, type NeedKind } from '@app/contracts';
import { FEE_BANDS, type FeeBand } from '@app/research';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../common/decorators';
import { queryInt } from '../common/list-query.dto';
import { AnyOfCodes, OptionalFlag, PublishedListQueryDto } from '../common/published-content.dto';

class ResearchListQueryDto extends PublishedListQueryDto {
  @AnyOfCodes(NEED_KINDS)
  needKind?: NeedKind[];
}

export class ResearchSeedListQueryDto extends ResearchListQueryDto {
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 9, description: '技術成熟度（TRL）がこの段階以上のもの' })
  @Transform(queryInt)
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(9)
  trlFrom?: number;
}

export class EquipmentListQueryDto extends ResearchListQueryDto {
  @OptionalFlag('遠隔で操作できるもの（false はできないもの）')
  remoteOperated?: boolean;

  @OptionalFlag('自動で運転できるもの（false はできないもの）')
  automated?: boolean;

  @OptionalFlag('外部の人が単独で利用できるもの（false はできないもの）')
  openToOutsiders?: boolean;

  @AnyOfCodes(FEE_BANDS)
  feeBand?: FeeBand[];
}
