import { PasswordSignIn, SecondFactorSignIn, Sessions, SignInFailedError, type User } from '@app/accounts';
import { Actor, InRouteClass, OpenWhileLacking, type Principal, Public, RequirePermission } from '@app/authz';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Injectable,
  Param,
  ParseUUIDPipe,
  Post,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { clientOf } from './client';
import { SessionCookies } from './session-cookies';
import { ProofDto, SecondFactorProofDto } from './proof.dto';
import { OwnSessionDto, OwnSessionsDto, SessionDto, SignInDto, SwitchOrganizationDto } from './session.dto';

@Injectable()
class PasswordGuard extends AuthGuard('local') {
  /** One answer for every cause, missing fields included. */
  override handleRequest<T>(error: Error | null, user: T | false): T {
    if (error) throw error;
    if (!user) throw new SignInFailedError();
    return user;
  }
}

@ApiTags('サインイン')
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly passwords: PasswordSignIn,
    private readonly secondFactor: SecondFactorSignIn,
    private readonly cookies: SessionCookies,
  ) {}

  @Post()
  @Public()
  @InRouteClass('sign-in')
  @UseGuards(PasswordGuard)
  @ApiOperation({
    summary: 'メールアドレスとパスワードでサインインする',
    description: 'lacks が null でないときは、二段階認証が済むまで他の操作はできません。',
  })
  @ApiCreatedResponse({ type: SessionDto, description: 'Cookie にセッションが入ります' })
  @ApiProblems(401, 422, 429)
  async signIn(
    @Req() request: Request & { user: User },
    @Body() { organizationId }: SignInDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    const formerToken = this.cookies.read(request);
    const opening = { organizationId, client: clientOf(request), formerToken };
    return this.cookies.give(response, await this.passwords.open(request.user, opening));
  }

  @Get()
  @OpenWhileLacking('enrolment')
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分のセッションの一覧（端末・接続元・最後に使った時）' })
  @ApiOkResponse({ type: OwnSessionsDto })
  async list(@Actor() actor: Principal): Promise<OwnSessionsDto> {
    return { items: (await this.sessions.list(actor)).map((session) => OwnSessionDto.from(session)) };
  }

  @Get('current')
  @OpenWhileLacking('second_factor', 'enrolment')
  @RequirePermission('session.read')
  @ApiSessionOnly()
  @ApiOperation({ summary: '今のセッション（利用者・組織・できること）' })
  @ApiOkResponse({ type: SessionDto })
  async current(@Actor() actor: Principal): Promise<SessionDto> {
    return SessionDto.from(await this.sessions.profile(actor));
  }

  @Post('current/second-factor')
  @InRouteClass('sign-in')
  @OpenWhileLacking('second_factor')
  @HttpCode(200)
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({
    summary: '確認コードまたはリカバリーコードで、サインインを完了する',
    description: 'パスワードと同じ回数の制限があります。前の Cookie はその時から使えません。',
  })
  @ApiOkResponse({ type: SessionDto })
  @ApiProblems(401, 409, 422, 429, 503)
  async giveSecondFactor(
    @Actor() actor: Principal,
    @Body() body: SecondFactorProofDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    const { address } = clientOf(request);
    return this.cookies.give(response, await this.secondFactor.prove(actor, body.toProof(), address));
  }

  @Post('current/organization')
  @OpenWhileLacking('enrolment')
  @HttpCode(200)
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分が所属する別の組織として使う', description: '前の Cookie はその時から使えません。' })
  @ApiOkResponse({ type: SessionDto })
  @ApiProblems(404, 422)
  async switchOrganization(
    @Actor() actor: Principal,
    @Body() { organizationId }: SwitchOrganizationDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    return this.cookies.give(response, await this.sessions.switchOrganization(actor, organizationId));
  }

  @Post('current/proof')
  @OpenWhileLacking('enrolment')
  @InRouteClass('sign-in')
  @HttpCode(200)
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({
    summary: '大切な操作の前に、もう一度本人であることを確認する',
    description:
      'step_up_required と答えた操作は、この後しばらく行えます。パスワード・確認コード・リカバリーコードのいずれか一つを送ります。前の Cookie はその時から使えません。',
  })
  @ApiOkResponse({ type: SessionDto })
  @ApiProblems(401, 409, 422, 429, 503)
  async prove(
    @Actor() actor: Principal,
    @Body() body: ProofDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    const { address } = clientOf(request);
    const proof = body.toProof();
    const proven =
      'password' in proof
        ? await this.passwords.prove(actor, proof.password, address)
        : await this.secondFactor.prove(actor, proof, address);
    return this.cookies.give(response, proven);
  }

  @Delete('current')
  @OpenWhileLacking('second_factor', 'enrolment')
  @HttpCode(204)
  @RequirePermission('session.end')
  @ApiSessionOnly()
  @ApiOperation({ summary: 'サインアウトする' })
  @ApiNoContentResponse()
  async signOut(@Actor() actor: Principal, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.end(actor);
    this.cookies.clear(response);
    // What pages have kept goes with the session, whoever sits down at the machine next.
    response.setHeader('Clear-Site-Data', '"cache", "cookies", "storage"');
  }

  @Delete('others')
  @OpenWhileLacking('enrolment')
  @HttpCode(204)
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分の他のセッションをすべて終える' })
  @ApiNoContentResponse()
  async endOthers(@Actor() actor: Principal): Promise<void> {
    await this.sessions.endOthers(actor);
  }

  @Delete(':id')
  @OpenWhileLacking('enrolment')
  @HttpCode(204)
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分のセッションを一つ終える' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async endOne(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.sessions.endOne(actor, id);
  }
}
