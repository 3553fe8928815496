import { Actor, type Principal, Public, RequirePermission } from '@app/authz';
import { CalendarFeeds } from '@app/calendar-feeds';
import { InvalidInputError, NotFoundError } from '@app/platform';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiProblems, ApiSessionOnly } from '../common/decorators';
import { CalendarFeedDto, CalendarFeedsDto, CreateCalendarFeedDto, CreatedCalendarFeedDto } from './calendar-feed.dto';

@ApiTags('カレンダー')
@ApiSessionOnly()
@Controller('calendar-feeds')
export class CalendarFeedsController {
  constructor(private readonly feeds: CalendarFeeds) {}

  @Get()
  @RequirePermission('search.save')
  @ApiOperation({ summary: '自分のカレンダーの一覧（最後に使われた時を含む）' })
  @ApiOkResponse({ type: CalendarFeedsDto })
  async list(@Actor() actor: Principal): Promise<CalendarFeedsDto> {
    return { items: (await this.feeds.list(actor)).map((feed) => CalendarFeedDto.from(feed)) };
  }

  @Post()
  @RequirePermission('search.save')
  @ApiOperation({ summary: '保存した検索または構想のカレンダーを作る。アドレスはこのときだけ示す' })
  @ApiCreatedResponse({ type: CreatedCalendarFeedDto })
  @ApiProblems(404, 409, 422)
  async create(@Actor() actor: Principal, @Body() body: CreateCalendarFeedDto): Promise<CreatedCalendarFeedDto> {
    const { feed, url } = await this.feeds.create(actor, sourceOf(body));
    return CreatedCalendarFeedDto.of(feed, url);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('search.save')
  @ApiOperation({ summary: '自分のカレンダーを取り消す。アドレスはもう使えない' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async revoke(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.feeds.revoke(actor, id);
  }
}

/** For calendar programs: the address is all they have. */
@ApiTags('カレンダー')
@Controller('calendars')
export class CalendarsController {
  constructor(private readonly feeds: CalendarFeeds) {}

  @Get(':token.ics')
  @Public()
  @Header('Content-Disposition', 'inline; filename="musubi.ics"')
  @ApiOperation({ summary: 'カレンダーを iCalendar（RFC 5545）で読む。サインイン不要、アドレスを知る人だけ' })
  @ApiProduces('text/calendar')
  @ApiOkResponse({ content: { 'text/calendar': { schema: { type: 'string' } } } })
  @ApiProblems(404, 410)
  async read(@Param('token') token: string, @Res() response: Response): Promise<void> {
    if (!/^[\w-]{43}$/.test(token)) throw new NotFoundError('カレンダーが見つかりませんでした。');
    const { text, changedAt } = await this.feeds.read(token);
    if (changedAt) response.setHeader('Last-Modified', changedAt.toUTCString());
    // Express makes the ETag of the text and answers 304 to who has it.
    response.setHeader('Cache-Control', 'private, no-cache');
    response.type('text/calendar; charset=utf-8').send(text);
  }
}

function sourceOf({ savedSearchId, ideaId }: CreateCalendarFeedDto) {
  if (savedSearchId !== undefined && ideaId === undefined) return { savedSearchId };
  if (ideaId !== undefined && savedSearchId === undefined) return { ideaId };
  const message = '保存した検索か構想の、どちらか一つを指定してください。';
  throw new InvalidInputError([{ pointer: '/', code: 'one_of', message }]);
}
