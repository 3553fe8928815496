import { Actor, type Principal, RequirePermission } from '@app/authz';
import { Similar } from '@app/recommendations';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn } from '../common/decorators';
import { SimilarDto, SimilarQueryDto } from './similar.dto';

@ApiTags('推薦')
@ApiSignedIn()
@Controller('ideas/:id/similar')
export class SimilarController {
  constructor(private readonly similar: Similar) {}

  @Get()
  @RequirePermission('recommendation.read')
  @ApiOperation({ summary: '似た構想（他の自治体のものは公開概要だけ）と似た好事例' })
  @ApiOkResponse({ type: SimilarDto })
  @ApiProblems(404, 422)
  async list(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Query() query: SimilarQueryDto) {
    return SimilarDto.from(await this.similar.of(actor, id, query.limit));
  }
}
