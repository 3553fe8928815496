import { Actor, type Principal, RequirePermission } from '@app/authz';
import { FiscalCalendars } from '@app/planning';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiOptionalIfMatch, ApiProblems, ApiSignedIn, OptionalIfMatchVersion } from '../common/decorators';
import { FiscalCalendarDto, WriteFiscalCalendarDto } from './fiscal-calendar.dto';

@ApiTags('年度の計画')
@ApiSignedIn()
@Controller('fiscal-calendar')
export class FiscalCalendarController {
  constructor(private readonly calendars: FiscalCalendars) {}

  @Get()
  @RequirePermission('fiscal_calendar.read')
  @ApiOperation({ summary: '自分の自治体の議会と予算の予定（未登録なら一般的な例）' })
  @ApiOkResponse({ type: FiscalCalendarDto })
  async get(@Actor() actor: Principal): Promise<FiscalCalendarDto> {
    return FiscalCalendarDto.from(await this.calendars.own(actor));
  }

  @Put()
  @RequirePermission('fiscal_calendar.write')
  @ApiOptionalIfMatch()
  @ApiOperation({ summary: '自分の自治体の議会と予算の予定を登録する（全体を置き換える）' })
  @ApiOkResponse({ type: FiscalCalendarDto })
  @ApiProblems(412, 422)
  async replace(
    @Actor() actor: Principal,
    @Body() body: WriteFiscalCalendarDto,
    @OptionalIfMatchVersion() version?: number,
  ): Promise<FiscalCalendarDto> {
    return FiscalCalendarDto.from(await this.calendars.replace(actor, version ?? 0, body));
  }
}
