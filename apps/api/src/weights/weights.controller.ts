import { Actor, type Principal, RequirePermission } from '@app/authz';
import { Learning } from '@app/learning';
import { WeightsVersions } from '@app/weights';
import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiIfMatch, ApiProblems, ApiSignedIn, IfMatchVersion } from '../common/decorators';
import { WeightsVersionDto } from './weights.dto';

@ApiTags('推薦の重み')
@ApiSignedIn()
@Controller('weights-versions')
export class WeightsController {
  constructor(
    private readonly versions: WeightsVersions,
    private readonly learning: Learning,
  ) {}

  @Get()
  @RequirePermission('matching.review')
  @ApiOperation({ summary: '重みの版の一覧（新しい順）' })
  @ApiOkResponse({ type: WeightsVersionDto, isArray: true })
  async list(@Actor() actor: Principal): Promise<WeightsVersionDto[]> {
    return (await this.versions.list(actor)).map((version) => WeightsVersionDto.from(version));
  }

  @Get(':id')
  @RequirePermission('matching.review')
  @ApiOperation({ summary: '重みの版を取得する' })
  @ApiOkResponse({ type: WeightsVersionDto })
  @ApiProblems(404)
  async get(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<WeightsVersionDto> {
    return WeightsVersionDto.from(await this.versions.get(actor, id));
  }

  @Post()
  @RequirePermission('matching.manage')
  @ApiOperation({ summary: '回答から重みを学び、今の版との比較を付けて提案する（まだ使われない）' })
  @ApiCreatedResponse({ type: WeightsVersionDto })
  @ApiProblems(409)
  async propose(@Actor() actor: Principal): Promise<WeightsVersionDto> {
    return WeightsVersionDto.from(await this.learning.propose(actor));
  }

  @Post(':id/comparison')
  @HttpCode(200)
  @RequirePermission('matching.manage')
  @ApiIfMatch()
  @ApiOperation({ summary: '今使われている版と、今ある回答で比較し直す' })
  @ApiOkResponse({ type: WeightsVersionDto })
  @ApiProblems(404, 412, 428)
  async compare(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
  ): Promise<WeightsVersionDto> {
    return WeightsVersionDto.from(await this.learning.compare(actor, id, version));
  }

  @Post(':id/activation')
  @HttpCode(200)
  @RequirePermission('matching.manage')
  @ApiIfMatch()
  @ApiOperation({ summary: '提案を使い始める。比較で悪化が否定できないときは断る' })
  @ApiOkResponse({ type: WeightsVersionDto })
  @ApiProblems(404, 409, 412, 428)
  async activate(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
  ): Promise<WeightsVersionDto> {
    return WeightsVersionDto.from(await this.versions.activate(actor, id, version));
  }

  @Post(':id/restoration')
  @HttpCode(200)
  @RequirePermission('matching.manage')
  @ApiIfMatch()
  @ApiOperation({ summary: '以前に使っていた版に戻す' })
  @ApiOkResponse({ type: WeightsVersionDto })
  @ApiProblems(404, 409, 412, 428)
  async rollBack(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
  ): Promise<WeightsVersionDto> {
    return WeightsVersionDto.from(await this.versions.rollBack(actor, id, version));
  }
}
