import { Identities, OidcFlow, OidcProviders } from '@app/accounts';
import { Actor, InRouteClass, OpenWhileLacking, type Principal, RequirePermission, RequireStepUp } from '@app/authz';
import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { AtProviderDto, BeginLinkDto } from '../sessions/identity-provider.dto';
import { SignInCookies } from '../sessions/sign-in-cookies';
import { IdentitiesDto, IdentityDto } from './identity.dto';

@ApiTags('外部アカウント')
@Controller('account/identities')
export class IdentitiesController {
  constructor(
    private readonly identities: Identities,
    private readonly providers: OidcProviders,
    private readonly flow: OidcFlow,
    private readonly cookies: SignInCookies,
  ) {}

  @Get()
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分に結び付けた外部アカウントの一覧' })
  @ApiOkResponse({ type: IdentitiesDto })
  async list(@Actor() actor: Principal): Promise<IdentitiesDto> {
    const items = await this.identities.list(actor);
    return { items: items.map((identity) => IdentityDto.from(identity, this.providers.byIssuer(identity.issuer))) };
  }

  @Post(':provider')
  @InRouteClass('sign-in')
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({
    summary: '外部アカウントを自分に結び付け始める',
    description: '答えの `url` を同じブラウザーで開きます。10分以内に、サインインしたまま戻ると結び付きます。',
  })
  @ApiCreatedResponse({ type: AtProviderDto })
  @ApiProblems(404, 422, 429, 503)
  async begin(
    @Actor() actor: Principal,
    @Param('provider') provider: string,
    @Body() wish: BeginLinkDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AtProviderDto> {
    return this.cookies.give(response, await this.flow.begin(provider, wish, actor));
  }

  @Post(':provider/proofs')
  @InRouteClass('sign-in')
  @OpenWhileLacking('enrolment')
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({
    summary: '大切な操作の前に、外部アカウントで本人であることを確認し始める',
    description:
      '答えの `url` を同じブラウザーで開き、サインイン先であらためてサインインします。戻ると、step_up_required と答えた操作をしばらく行えます。',
  })
  @ApiCreatedResponse({ type: AtProviderDto })
  @ApiProblems(404, 422, 429, 503)
  async beginProof(
    @Actor() actor: Principal,
    @Param('provider') provider: string,
    @Body() wish: BeginLinkDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AtProviderDto> {
    return this.cookies.give(response, await this.flow.begin(provider, wish, actor, 'prove'));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({
    summary: '外部アカウントの結び付きを外す',
    description: '他のセッションはすべて終わります。サインインする最後の方法は外せません。',
  })
  @ApiNoContentResponse()
  @ApiProblems(404, 409)
  async unlink(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.identities.unlink(actor, id);
  }
}
