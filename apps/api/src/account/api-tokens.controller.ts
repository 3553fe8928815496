import { ApiTokens } from '@app/accounts';
import { Actor, type Principal, RequirePermission, RequireStepUp } from '@app/authz';
import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { ApiTokenDto, ApiTokensDto, CreateApiTokenDto, CreatedApiTokenDto } from './account.dto';

@ApiTags('API トークン')
@Controller('api-tokens')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokens) {}

  @Get()
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分のトークンの一覧（最後に使われた時を含む）' })
  @ApiOkResponse({ type: ApiTokensDto })
  async list(@Actor() actor: Principal): Promise<ApiTokensDto> {
    return { items: (await this.tokens.list(actor)).map((token) => ApiTokenDto.from(token)) };
  }

  @Post()
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({
    summary: 'プログラムから使うトークンを作る',
    description:
      '今の組織として、選んだ権限だけを使えます。`Authorization: Bearer musubi_…` として送ります。所属が終わると使えなくなります。',
  })
  @ApiCreatedResponse({ type: CreatedApiTokenDto })
  @ApiProblems(409, 422)
  async create(@Actor() actor: Principal, @Body() body: CreateApiTokenDto): Promise<CreatedApiTokenDto> {
    const { token, row } = await this.tokens.create(actor, body);
    return CreatedApiTokenDto.of(row, token);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分のトークンを取り消す' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async revoke(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.tokens.revoke(actor, id);
  }
}
