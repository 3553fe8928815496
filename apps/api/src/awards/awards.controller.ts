import { MaybeActor, type Principal, Public } from '@app/authz';
import { Awards } from '@app/awards';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/decorators';
import { ReceivedAwardPageDto, ReceivedAwardQueryDto } from './award.dto';

@ApiTags('支援施策')
@Controller('programs/:id/awards')
export class AwardsController {
  constructor(private readonly awards: Awards) {}

  @Get()
  @Public()
  @ApiOperation({ summary: '支援施策を過去に受けた団体（いつ・いくら・何に）。似た自治体から並べる' })
  @ApiOkResponse({ type: ReceivedAwardPageDto })
  @ApiProblems(404, 422)
  async list(
    @MaybeActor() actor: Principal | null,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: ReceivedAwardQueryDto,
  ): Promise<ReceivedAwardPageDto> {
    return ReceivedAwardPageDto.from(await this.awards.receivedBy(actor, id, query));
  }
}
