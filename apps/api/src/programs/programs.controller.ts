import { Actor, MaybeActor, type Principal, Public, RequirePermission } from '@app/authz';
import { japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { Programs, ProgramSearch, type StoredProgram } from '@app/programs';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiIdempotencyKey, ApiIfMatch, ApiProblems, ApiSignedIn, IfMatchVersion } from '../common/decorators';
import { ProgramDto, ProgramPageDto, ProgramQueryDto, WriteProgramDto } from './program.dto';

@ApiTags('支援施策')
@Controller('programs')
export class ProgramsController {
  constructor(
    private readonly programs: Programs,
    private readonly search: ProgramSearch,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: '府省庁を横断した支援施策の一覧。絞り込みと全文検索' })
  @ApiOkResponse({ type: ProgramPageDto })
  @ApiProblems(422)
  async list(@Query() query: ProgramQueryDto): Promise<ProgramPageDto> {
    const { items, ...rest } = await this.search.list({
      limit: query.limit,
      cursor: query.cursor,
      q: query.q,
      kinds: query.kind,
      themes: query.theme,
      pillars: query.pillar,
      needKinds: query.needKind,
      stages: query.stage,
      applicants: query.applicant,
      ministries: query.ministry,
      sources: query.source,
      statuses: query.status,
      prefectureCode: query.prefecture,
      minCeilingYen: query.minCeilingYen,
    });
    return { ...rest, items: items.map((stored) => this.toDto(stored)) };
  }

  @Get(':id')
  @Public()
  @ApiOperation({ summary: '支援施策を取得する' })
  @ApiOkResponse({ type: ProgramDto })
  @ApiProblems(404)
  async get(@MaybeActor() actor: Principal | null, @Param('id', ParseUUIDPipe) id: string): Promise<ProgramDto> {
    return this.toDto(await this.programs.get(actor, id));
  }

  @Post()
  @RequirePermission('program.write')
  @ApiSignedIn()
  @ApiIdempotencyKey()
  @ApiOperation({ summary: '支援施策の下書きを作る（府省庁・事務局）' })
  @ApiCreatedResponse({ type: ProgramDto })
  @ApiProblems(422)
  async create(@Actor() actor: Principal, @Body() body: WriteProgramDto, @Headers('idempotency-key') key?: string) {
    return this.toDto(await this.programs.create(actor, body, key));
  }

  @Patch(':id')
  @RequirePermission('program.write')
  @ApiSignedIn()
  @ApiIfMatch()
  @ApiOperation({ summary: '支援施策を変更する。変更した項目は取り込みで上書きされない' })
  @ApiOkResponse({ type: ProgramDto })
  @ApiProblems(404, 409, 412, 422, 428)
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: WriteProgramDto,
  ): Promise<ProgramDto> {
    return this.toDto(await this.programs.update(actor, id, version, body));
  }

  @Post(':id/publication')
  @HttpCode(200)
  @RequirePermission('program.publish')
  @ApiSignedIn()
  @ApiIfMatch()
  @ApiOperation({ summary: '支援施策を公開する。合いそうな構想に知らせる' })
  @ApiOkResponse({ type: ProgramDto })
  @ApiProblems(404, 409, 412, 422, 428)
  async publish(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return this.toDto(await this.programs.publish(actor, id, version));
  }

  @Delete(':id/publication')
  @RequirePermission('program.publish')
  @ApiSignedIn()
  @ApiIfMatch()
  @ApiOperation({ summary: '支援施策の公開を終えて保管する' })
  @ApiOkResponse({ type: ProgramDto })
  @ApiProblems(404, 409, 412, 428)
  async archive(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return this.toDto(await this.programs.archive(actor, id, version));
  }

  private toDto(stored: StoredProgram): ProgramDto {
    return ProgramDto.from(stored, japaneseDayOf(this.clock.now()));
  }
}
