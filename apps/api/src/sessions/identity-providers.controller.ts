import { OidcFlow, OidcJoining, OidcProviders, OidcSignIn, type ProvenIdentity } from '@app/accounts';
import { InRouteClass, MaybeActor, type Principal, Public } from '@app/authz';
import { Body, Controller, Get, Injectable, Param, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems } from '../common/decorators';
import { clientOf } from './client';
import {
  AtProviderDto,
  BeginSignInOrJoinDto,
  IdentityProviderDto,
  IdentityProvidersDto,
} from './identity-provider.dto';
import { ProviderRefusalFilter } from './provider-refusal.filter';
import { SessionCookies } from './session-cookies';
import { SignInCookies } from './sign-in-cookies';

@Injectable()
class ProviderGuard extends AuthGuard('oidc') {}

@ApiTags('サインイン')
@Controller('identity-providers')
export class IdentityProvidersController {
  constructor(
    private readonly providers: OidcProviders,
    private readonly flow: OidcFlow,
    private readonly signIn: OidcSignIn,
    private readonly joining: OidcJoining,
    private readonly sessions: SessionCookies,
    private readonly cookies: SignInCookies,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'サインインに使える外部サービスの一覧' })
  @ApiOkResponse({ type: IdentityProvidersDto })
  list(): IdentityProvidersDto {
    return { items: this.providers.list().map((provider) => IdentityProviderDto.from(provider)) };
  }

  @Post(':provider/requests')
  @Public()
  @InRouteClass('sign-in')
  @ApiOperation({
    summary: '外部サービスでのサインインを始める',
    description: '答えの `url` を同じブラウザーで開きます。10分以内に戻ると、一度だけサインインできます。',
  })
  @ApiCreatedResponse({ type: AtProviderDto, description: 'Cookie に、戻ってくるブラウザーの印が入ります' })
  @ApiProblems(404, 422, 429, 503)
  async begin(
    @Param('provider') provider: string,
    @Body() wish: BeginSignInOrJoinDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AtProviderDto> {
    return this.cookies.give(response, await this.flow.begin(provider, wish, null));
  }

  @Get(':provider/callback')
  @Public()
  @InRouteClass('sign-in')
  @UseGuards(ProviderGuard)
  @UseFilters(ProviderRefusalFilter)
  @ApiOperation({
    summary: '外部サービスから戻る（ブラウザーが開きます）',
    description:
      'サインインする、招待を受ける、始めた利用者に外部アカウントを結び付ける、本人であることを確認する、のうち始めたことを行い、始めたときのパスへ移ります。うまくいかなかったとき、ブラウザー（Accept: text/html）は理由を示す画面へ移ります。',
  })
  @ApiResponse({ status: 303, description: '始めたときに指定した、このサイトの中のパスへ移ります' })
  @ApiProblems(401, 404, 409, 422, 429, 503)
  async comeBack(
    @MaybeActor() actor: Principal | null,
    @Req() request: Request & { user: ProvenIdentity },
    @Res() response: Response,
  ): Promise<void> {
    const { user: proven } = request;
    const client = clientOf(request);
    this.cookies.clear(response);
    const { purpose } = proven.request;
    if (purpose === 'sign_in') {
      const formerToken = this.sessions.read(request);
      const joined = await this.joining.join(proven);
      this.sessions.give(response, await this.signIn.open(joined, { client, formerToken }));
    } else if (purpose === 'prove') {
      this.sessions.give(response, await this.signIn.prove(proven, actor, client.address));
    } else {
      await this.signIn.link(proven, actor, client.address);
    }
    response.redirect(303, this.providers.pageOf(proven.request.returnTo));
  }
}
