import { SecondFactorEnrolments, SecondFactors } from '@app/accounts';
import { Actor, InRouteClass, OpenWhileLacking, type Principal, RequirePermission, RequireStepUp } from '@app/authz';
import { Body, Controller, Delete, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { SessionCookies } from '../sessions/session-cookies';
import { ConfirmSecondFactorDto, EnrolmentDto, RecoveryCodesDto, SecondFactorDto } from './second-factor.dto';

@ApiTags('サインイン')
@Controller('account/second-factor')
export class SecondFactorController {
  constructor(
    private readonly enrolments: SecondFactorEnrolments,
    private readonly factors: SecondFactors,
    private readonly cookies: SessionCookies,
  ) {}

  @Get()
  @OpenWhileLacking('enrolment')
  @RequirePermission('session.manage')
  @ApiSessionOnly()
  @ApiOperation({ summary: '自分の二段階認証の状態' })
  @ApiOkResponse({ type: SecondFactorDto })
  async state(@Actor() actor: Principal): Promise<SecondFactorDto> {
    return SecondFactorDto.from(await this.factors.state(actor));
  }

  @Post('enrolment')
  @OpenWhileLacking('enrolment')
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({
    summary: '二段階認証の設定を始める（機種変更のときは新しい端末で）',
    description: '秘密鍵はこの応答だけに入ります。確認が済むまで、今の設定はそのまま使えます。',
  })
  @ApiCreatedResponse({ type: EnrolmentDto })
  @ApiProblems(503)
  async begin(@Actor() actor: Principal): Promise<EnrolmentDto> {
    return EnrolmentDto.from(await this.enrolments.begin(actor));
  }

  @Post('confirmation')
  @InRouteClass('sign-in')
  @OpenWhileLacking('enrolment')
  @HttpCode(200)
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({
    summary: '認証アプリの最初のコードで、二段階認証を有効にする',
    description:
      'リカバリーコードはこの応答だけに入ります。他のセッションはすべて終わり、この Cookie も新しくなります。',
  })
  @ApiOkResponse({ type: RecoveryCodesDto })
  @ApiProblems(409, 422, 429, 503)
  async confirm(
    @Actor() actor: Principal,
    @Body() { code }: ConfirmSecondFactorDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RecoveryCodesDto> {
    const { recoveryCodes, signedIn } = await this.enrolments.confirm(actor, code);
    this.cookies.give(response, signedIn);
    return { recoveryCodes };
  }

  @Post('recovery-codes')
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({ summary: 'リカバリーコードを作り直す（前のものは使えなくなる）' })
  @ApiCreatedResponse({ type: RecoveryCodesDto })
  @ApiProblems(409)
  async renewRecoveryCodes(@Actor() actor: Principal): Promise<RecoveryCodesDto> {
    return { recoveryCodes: await this.factors.renewRecoveryCodes(actor) };
  }

  @Delete()
  @HttpCode(204)
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({
    summary: '二段階認証を無効にする',
    description: '役割が二段階認証を求めるときはできません。他のセッションはすべて終わります。',
  })
  @ApiNoContentResponse()
  @ApiProblems(409)
  async disable(@Actor() actor: Principal): Promise<void> {
    await this.factors.disable(actor);
  }
}
