import { AccountDeletion, PersonalDataExports } from '@app/accounts';
import { Actor, InRouteClass, type Principal, RequirePermission, RequireStepUp } from '@app/authz';
import { Body, Controller, Get, Header, HttpCode, Post, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { SessionCookies } from '../sessions/session-cookies';
import { DeleteAccountDto, PersonalDataDto } from './personal-data.dto';

@ApiTags('自分のデータ')
@Controller('account')
export class PersonalDataController {
  constructor(
    private readonly exports: PersonalDataExports,
    private readonly deletion: AccountDeletion,
    private readonly cookies: SessionCookies,
  ) {}

  @Get('data')
  @RequirePermission('session.manage')
  @RequireStepUp()
  @InRouteClass('export')
  @Header('Content-Disposition', 'attachment; filename="musubi-account-data.json"')
  @ApiSessionOnly()
  @ApiOperation({
    summary: '自分について保存されているデータを書き出す',
    description: '直前に本人であることの確認が必要です。書き出したことは監査記録に残ります。',
  })
  @ApiOkResponse({ type: PersonalDataDto })
  @ApiProblems(429)
  async export(@Actor() actor: Principal): Promise<PersonalDataDto> {
    return PersonalDataDto.from(await this.exports.exportOwn(actor));
  }

  @Post('deletion')
  @HttpCode(204)
  @RequirePermission('session.manage')
  @RequireStepUp()
  @ApiSessionOnly()
  @ApiOperation({
    summary: '自分のアカウントを削除する',
    description:
      '所属・セッション・トークンが終わり、氏名とメールアドレスは消え、記録には「利用者-xxxx」とだけ残ります。元には戻せません。担当している構想は、先に引き継いでください。組織を管理する最後の人は削除できません。',
  })
  @ApiNoContentResponse()
  @ApiProblems(409, 422)
  async delete(
    @Actor() actor: Principal,
    @Body() { email }: DeleteAccountDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.deletion.deleteOwn(actor, email);
    this.cookies.clear(response);
  }
}
