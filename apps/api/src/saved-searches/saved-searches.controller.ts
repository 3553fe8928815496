import { Actor, type Principal, RequirePermission } from '@app/authz';
import { SavedSearches, SearchRunner } from '@app/saved-searches';
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
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ApiIdempotencyKey,
  ApiIfMatch,
  ApiProblems,
  ApiSessionOnly,
  IfMatchVersion,
  PageOf,
} from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { mapPage } from '../common/published-content.dto';
import { CreateSavedSearchDto, SavedSearchDto, SearchResultDto, UpdateSavedSearchDto } from './saved-search.dto';
import { searchParametersOf } from './search-parameters';

const SavedSearchPageDto = PageOf(SavedSearchDto);

@ApiTags('保存した検索')
@ApiSessionOnly()
@Controller('saved-searches')
export class SavedSearchesController {
  constructor(
    private readonly searches: SavedSearches,
    private readonly runner: SearchRunner,
  ) {}

  @Get()
  @RequirePermission('search.save')
  @ApiOperation({ summary: '自分が保存した検索の一覧（保存した順）' })
  @ApiOkResponse({ type: SavedSearchPageDto })
  @ApiProblems(422)
  async list(@Actor() actor: Principal, @Query() query: ListQueryDto) {
    return mapPage(await this.searches.list(actor, query), (search) => SavedSearchDto.from(search));
  }

  @Post()
  @RequirePermission('search.save')
  @ApiIdempotencyKey()
  @ApiOperation({ summary: '検索を保存する。条件は一覧の API と同じ規則で確かめる' })
  @ApiCreatedResponse({ type: SavedSearchDto })
  @ApiProblems(409, 422)
  async create(
    @Actor() actor: Principal,
    @Body() body: CreateSavedSearchDto,
    @Headers('idempotency-key') key?: string,
  ) {
    const parameters = await searchParametersOf(body.kind, body.parameters);
    const { name, kind, alerts = true } = body;
    return SavedSearchDto.from(await this.searches.create(actor, { name, kind, parameters, alerts }, key));
  }

  @Get(':id')
  @RequirePermission('search.save')
  @ApiOperation({ summary: '自分が保存した検索を取得する' })
  @ApiOkResponse({ type: SavedSearchDto })
  @ApiProblems(404)
  async get(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<SavedSearchDto> {
    return SavedSearchDto.from(await this.searches.get(actor, id));
  }

  @Get(':id/results')
  @RequirePermission('search.save')
  @ApiOperation({ summary: '保存した検索を実行する。条件が今の検索で使えなければ、そのことを知らせる' })
  @ApiOkResponse({ type: SearchResultDto })
  @ApiProblems(404, 422)
  async run(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { limit, cursor }: ListQueryDto,
  ) {
    const { kind, parameters } = await this.searches.get(actor, id);
    return SearchResultDto.from(await this.runner.run({ kind, parameters, limit, cursor }));
  }

  @Patch(':id')
  @RequirePermission('search.save')
  @ApiIfMatch()
  @ApiOperation({ summary: '保存した検索の名前、条件、お知らせを変える' })
  @ApiOkResponse({ type: SavedSearchDto })
  @ApiProblems(404, 412, 422, 428)
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: UpdateSavedSearchDto,
  ): Promise<SavedSearchDto> {
    const { kind } = await this.searches.get(actor, id);
    const parameters = body.parameters && (await searchParametersOf(kind, body.parameters));
    const { name, alerts } = body;
    const patch = {
      ...(name !== undefined && { name }),
      ...(alerts !== undefined && { alerts }),
      ...(parameters && { parameters }),
    };
    return SavedSearchDto.from(await this.searches.update(actor, id, version, patch));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('search.save')
  @ApiIfMatch()
  @ApiOperation({ summary: '保存した検索を削除する。その検索のカレンダーも使えなくなる' })
  @ApiNoContentResponse()
  @ApiProblems(404, 412, 428)
  async remove(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
  ): Promise<void> {
    await this.searches.remove(actor, id, version);
  }
}
