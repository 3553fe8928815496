import { Sessions } from '@app/accounts';
import { Actor, type Principal, RequirePermission } from '@app/authz';
import { Mailbox, MailNotFoundError } from '@app/mail';
import { Settings } from '@app/platform';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn, PageOf } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { MailDto, MailSummaryDto } from './mail.dto';

const MailPageDto = PageOf(MailSummaryDto);

/** Exists in development only; elsewhere there is nothing to find. */
@ApiTags('開発用メールボックス')
@ApiSignedIn()
@Controller('mailbox')
export class MailboxController {
  constructor(
    private readonly mailbox: Mailbox,
    private readonly sessions: Sessions,
    private readonly settings: Settings,
  ) {}

  @Get()
  @RequirePermission('session.read')
  @ApiOperation({ summary: '自分宛てのメールの一覧（開発用。メールサーバーのない試用環境だけ）' })
  @ApiOkResponse({ type: MailPageDto })
  @ApiProblems(404, 422)
  async list(@Actor() actor: Principal, @Query() query: ListQueryDto) {
    const to = await this.addressOf(actor);
    const page = await this.mailbox.list({ limit: query.limit, cursor: query.cursor, to, readable: true });
    return { items: page.items.map((mail) => MailSummaryDto.from(mail)), nextCursor: page.nextCursor };
  }

  @Get(':id')
  @RequirePermission('session.read')
  @ApiOperation({ summary: '自分宛てのメールを読む（開発用。メールサーバーのない試用環境だけ）' })
  @ApiOkResponse({ type: MailDto })
  @ApiProblems(404)
  async read(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<MailDto> {
    return MailDto.of(await this.mailbox.read(id, await this.addressOf(actor)));
  }

  private async addressOf(actor: Principal): Promise<string> {
    if (!this.settings.DEV_MAILBOX) throw new MailNotFoundError();
    return (await this.sessions.profile(actor)).user.email;
  }
}
