import { PersonalDataExports } from '@app/accounts';
import { Actor, InRouteClass, type Principal, RequirePermission, RequireStepUp } from '@app/authz';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { PersonalDataDto } from './personal-data.dto';

@ApiTags('自分のデータ')
@Controller('account')
export class PersonalDataController {
  constructor(private readonly exports: PersonalDataExports) {}

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
}
