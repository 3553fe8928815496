import { readSessionCookie, sessionCookie, Sessions, SignInFailedError, type User } from '@app/accounts';
import { Actor, InRouteClass, type Principal, Public, RequirePermission } from '@app/authz';
import { Settings } from '@app/platform';
import { Body, Controller, Delete, Get, HttpCode, Injectable, Post, Req, Res, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, ApiSignedIn } from '../common/decorators';
import { SessionDto, SignInDto } from './session.dto';

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
    private readonly settings: Settings,
  ) {}

  @Post()
  @Public()
  @InRouteClass('sign-in')
  @UseGuards(PasswordGuard)
  @ApiOperation({ summary: 'メールアドレスとパスワードでサインインする' })
  @ApiCreatedResponse({ type: SessionDto, description: 'Cookie にセッションが入ります' })
  @ApiProblems(401, 422)
  async signIn(
    @Req() request: Request & { user: User },
    @Body() body: SignInDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    const { token, profile } = await this.sessions.open(request.user, body.organizationId);
    const { name, options } = sessionCookie(this.settings.PUBLIC_URL);
    response.cookie(name, token, options);
    return SessionDto.from(profile);
  }

  @Get('current')
  @RequirePermission('session.read')
  @ApiSignedIn()
  @ApiOperation({ summary: '今のセッション（利用者・組織・できること）' })
  @ApiOkResponse({ type: SessionDto })
  async current(@Actor() actor: Principal): Promise<SessionDto> {
    return SessionDto.from(await this.sessions.profile(actor.userId, actor.organizationId));
  }

  @Delete('current')
  @HttpCode(204)
  @RequirePermission('session.end')
  @ApiSignedIn()
  @ApiOperation({ summary: 'サインアウトする' })
  @ApiNoContentResponse()
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = readSessionCookie(request.headers.cookie);
    if (token) await this.sessions.end(token);
    const { name, options } = sessionCookie(this.settings.PUBLIC_URL);
    response.clearCookie(name, options);
  }
}
