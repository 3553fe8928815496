import { NEED_KINDS, type NeedKind } from '@app/contracts';
import { AnyOfCodes, PublishedListQueryDto } from '../common/published-content.dto';

export class ResearchListQueryDto extends PublishedListQueryDto {
  @AnyOfCodes(NEED_KINDS)
  needKind?: NeedKind[];
}
