import { PasswordChanges, PasswordResets, PasswordSignIn } from '@app/accounts';
import { Actor, InRouteClass, type Principal, Public, RequirePermission } from '@app/authz';
import { Body, Controller, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { clientOf } from '../sessions/client';
import { SessionCookies } from '../sessions/session-cookies';
import { SessionDto } from '../sessions/session.dto';
import { ChangePasswordDto, CompletePasswordResetDto, RequestPasswordResetDto } from './account.dto';

@ApiTags('サインイン')
@InRouteClass('sign-in')
@Controller()
export class PasswordsController {
  constructor(
    private readonly signIn: PasswordSignIn,
    private readonly changes: PasswordChanges,
    private readonly resets: PasswordResets,
    private readonly cookies: SessionCookies,
  ) {}

  @Put('account/password')
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({
    summary: 'パスワードを変える',
    description: '他のセッションはすべて終わり、この Cookie も新しくなります。',
  })
  @ApiOkResponse({ type: SessionDto })
  @ApiProblems(401, 422, 429)
  async change(
    @Actor() actor: Principal,
    @Body() { currentPassword, newPassword }: ChangePasswordDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    const verified = currentPassword !== undefined;
    if (verified) await this.signIn.verify(actor, currentPassword, clientOf(request).address);
    return this.cookies.give(response, await this.changes.change(actor, newPassword, verified));
  }

  @Post('password-resets')
  @HttpCode(204)
  @Public()
  @ApiOperation({
    summary: 'パスワードの再設定のリンクをメールで受け取る',
    description: 'アカウントがあるかどうかは、応答からは分かりません。',
  })
  @ApiNoContentResponse()
  @ApiProblems(422, 429)
  async request(@Body() { email }: RequestPasswordResetDto, @Req() request: Request): Promise<void> {
    await this.resets.request(email, clientOf(request).address);
  }

  @Post('password-resets/completion')
  @HttpCode(204)
  @Public()
  @ApiOperation({
    summary: 'メールのリンクから新しいパスワードを設定する',
    description: 'すべてのセッションが終わります。続けてサインインしてください。',
  })
  @ApiNoContentResponse()
  @ApiProblems(404, 422, 429)
  async complete(@Body() { token, password }: CompletePasswordResetDto, @Req() request: Request): Promise<void> {
    await this.resets.complete(token, password, clientOf(request).address);
  }
}
