import { Actor, type Principal, RequirePermission } from '@app/authz';
import { Decisions } from '@app/learning';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiOptionalIfMatch, ApiProblems, ApiSignedIn, OptionalIfMatchVersion, PageOf } from '../common/decorators';
import { DecisionDto, DecisionListQueryDto, WriteDecisionDto } from './decision.dto';

const DecisionPageDto = PageOf(DecisionDto);

@ApiTags('推薦')
@ApiSignedIn()
@Controller('ideas/:id/recommendations/decisions')
export class DecisionsController {
  constructor(private readonly decisions: Decisions) {}

  @Post()
  @HttpCode(200)
  @RequirePermission('decision.write')
  @ApiOptionalIfMatch()
  @ApiOperation({ summary: '推薦に回答する（検討する・採用・見送り・未定）。同じ回答を再送しても変わらない' })
  @ApiOkResponse({ type: DecisionDto })
  @ApiProblems(404, 409, 412, 422, 428)
  async record(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @OptionalIfMatchVersion() version: number | undefined,
    @Body() { outcome, reason = null, note = '', ...subject }: WriteDecisionDto,
  ): Promise<DecisionDto> {
    const content = { outcome, reason, note };
    return DecisionDto.from(await this.decisions.record(actor, { ideaId: id, ...subject }, content, version));
  }

  @Get()
  @RequirePermission('decision.read')
  @ApiOperation({ summary: '推薦への回答の一覧（新しい順）' })
  @ApiOkResponse({ type: DecisionPageDto })
  @ApiProblems(404, 422)
  async list(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Query() query: DecisionListQueryDto) {
    const { items, nextCursor } = await this.decisions.list(actor, id, query);
    return { items: items.map((view) => DecisionDto.from(view)), nextCursor };
  }
}
