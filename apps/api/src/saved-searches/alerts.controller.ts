import { Actor, type Principal, Public, RequirePermission } from '@app/authz';
import { AlertPreferences } from '@app/saved-searches';
import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiOptionalIfMatch, ApiProblems, ApiSessionOnly, OptionalIfMatchVersion } from '../common/decorators';
import { AlertPreferenceDto, StopAlertsDto, WriteAlertPreferenceDto } from './saved-search.dto';

@ApiTags('保存した検索')
@ApiSessionOnly()
@Controller('account/alert-preference')
export class AlertPreferencesController {
  constructor(private readonly preferences: AlertPreferences) {}

  @Get()
  @RequirePermission('search.save')
  @ApiOperation({ summary: '保存した検索のお知らせを受け取る時刻と言語' })
  @ApiOkResponse({ type: AlertPreferenceDto })
  async get(@Actor() actor: Principal): Promise<AlertPreferenceDto> {
    return AlertPreferenceDto.of(await this.preferences.of(actor));
  }

  @Put()
  @RequirePermission('search.save')
  @ApiOptionalIfMatch()
  @ApiOperation({ summary: 'お知らせの時刻と言語を決める。すべて止めることもできる' })
  @ApiOkResponse({ type: AlertPreferenceDto })
  @ApiProblems(412, 422, 428)
  async set(
    @Actor() actor: Principal,
    @Body() body: WriteAlertPreferenceDto,
    @OptionalIfMatchVersion() version?: number,
  ): Promise<AlertPreferenceDto> {
    return AlertPreferenceDto.of(await this.preferences.set(actor, body, version));
  }
}

/** For whoever holds the link of a mail. */
@ApiTags('保存した検索')
@Controller('alert-stops')
export class AlertStopsController {
  constructor(private readonly preferences: AlertPreferences) {}

  @Post()
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'メールのリンクで、保存した検索のお知らせを止める（サインイン不要）' })
  @ApiNoContentResponse()
  @ApiProblems(404, 422)
  async stop(@Body() { token }: StopAlertsDto): Promise<void> {
    await this.preferences.stop(token);
  }

  @Post(':token')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'メールソフトの配信停止ボタンから止める（RFC 8058）' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async stopWithOneClick(@Param('token') token: string): Promise<void> {
    await this.preferences.stop(token);
  }
}
