import { Actor, type Principal, RequirePermission } from '@app/authz';
import { IdeaResponsibility, Ideas } from '@app/ideas';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiIdempotencyKey, ApiIfMatch, ApiProblems, ApiSignedIn, IfMatchVersion, PageOf } from '../common/decorators';
import {
  ChangeResponsibleDto,
  IdeaDto,
  IdeaListQueryDto,
  IdeaSummaryDto,
  IdeaVersionDto,
  WriteIdeaDto,
} from './idea.dto';

const IdeaPageDto = PageOf(IdeaSummaryDto);

@ApiTags('構想')
@ApiSignedIn()
@Controller('ideas')
export class IdeasController {
  constructor(
    private readonly ideas: Ideas,
    private readonly responsibility: IdeaResponsibility,
  ) {}

  @Post()
  @RequirePermission('idea.write')
  @ApiIdempotencyKey()
  @ApiOperation({ summary: '構想の下書きを作る（ほとんど空でもよい）' })
  @ApiCreatedResponse({ type: IdeaDto })
  @ApiProblems(422)
  async create(@Actor() actor: Principal, @Body() body: WriteIdeaDto, @Headers('idempotency-key') key?: string) {
    return IdeaDto.from(await this.ideas.create(actor, body, key));
  }

  @Get()
  @RequirePermission('idea.read')
  @ApiOperation({ summary: '見ることのできる構想の一覧（新しい順）' })
  @ApiOkResponse({ type: IdeaPageDto })
  async list(@Actor() actor: Principal, @Query() query: IdeaListQueryDto) {
    const page = await this.ideas.list(actor, query);
    return { items: page.items.map((view) => IdeaSummaryDto.from(view)), nextCursor: page.nextCursor };
  }

  @Get(':id')
  @RequirePermission('idea.read')
  @ApiOperation({ summary: '構想を取得する' })
  @ApiOkResponse({ type: IdeaDto })
  @ApiProblems(404)
  async get(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<IdeaDto> {
    return IdeaDto.from(await this.ideas.get(actor, id));
  }

  @Patch(':id')
  @RequirePermission('idea.write')
  @ApiIfMatch()
  @ApiOperation({ summary: '構想を変更する。提出後の変更は推薦をやり直す' })
  @ApiOkResponse({ type: IdeaDto })
  @ApiProblems(404, 409, 412, 422, 428)
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: WriteIdeaDto,
  ): Promise<IdeaDto> {
    return IdeaDto.from(await this.ideas.update(actor, id, version, body));
  }

  @Post(':id/submission')
  @HttpCode(200)
  @RequirePermission('idea.submit')
  @ApiIfMatch()
  @ApiOperation({ summary: '構想を提出する。足りない項目は一度に全部示す' })
  @ApiOkResponse({ type: IdeaDto })
  @ApiProblems(404, 409, 412, 422, 428)
  async submit(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return IdeaDto.from(await this.ideas.submit(actor, id, version));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @RequirePermission('idea.submit')
  @ApiIfMatch()
  @ApiOperation({ summary: '構想を取り下げる' })
  @ApiOkResponse({ type: IdeaDto })
  @ApiProblems(404, 409, 412, 428)
  async withdraw(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return IdeaDto.from(await this.ideas.withdraw(actor, id, version));
  }

  @Put(':id/responsible')
  @RequirePermission('idea.write')
  @ApiOperation({ summary: '構想の担当者を替える。構想の版は変わらない' })
  @ApiOkResponse({ type: IdeaDto })
  @ApiProblems(404, 422)
  async changeResponsible(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { userId }: ChangeResponsibleDto,
  ): Promise<IdeaDto> {
    return IdeaDto.from(await this.responsibility.change(actor, id, userId));
  }

  @Get(':id/versions')
  @RequirePermission('idea.read')
  @ApiOperation({ summary: '構想の版の一覧（新しい順）' })
  @ApiOkResponse({ type: IdeaVersionDto, isArray: true })
  @ApiProblems(404)
  async versions(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<IdeaVersionDto[]> {
    return (await this.ideas.versions(actor, id)).map((version) => IdeaVersionDto.from(version));
  }
}
