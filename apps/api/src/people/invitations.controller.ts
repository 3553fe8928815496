import { InvitationAcceptance, Invitations } from '@app/accounts';
import { Actor, MaybeActor, type Principal, Public, RequirePermission } from '@app/authz';
import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn } from '../common/decorators';
import { OrganizationDto } from '../organizations/organization.dto';
import { InvitationDto, JoinedDto, NewInvitationDto, VouchDto } from './member.dto';
import { AcceptInvitationDto } from './registration.dto';

@ApiTags('招待')
@Controller('invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly acceptance: InvitationAcceptance,
  ) {}

  @Get()
  @RequirePermission('member.manage')
  @ApiSignedIn()
  @ApiOperation({ summary: '自組織が出した招待（新しい順、200件まで）' })
  @ApiOkResponse({ type: InvitationDto, isArray: true })
  async list(@Actor() actor: Principal): Promise<InvitationDto[]> {
    return (await this.invitations.list(actor)).map((invitation) => InvitationDto.from(invitation));
  }

  @Post()
  @RequirePermission('member.manage')
  @ApiSignedIn()
  @ApiOperation({ summary: '役割を決めて人を招待する。7日間有効なリンクをメールで送る' })
  @ApiCreatedResponse({ type: InvitationDto })
  @ApiProblems(409, 422)
  async create(@Actor() actor: Principal, @Body() { email, role }: NewInvitationDto): Promise<InvitationDto> {
    return InvitationDto.from(await this.invitations.create(actor, { purpose: 'join', email, role }));
  }

  @Post('registration')
  @RequirePermission('organization.vouch')
  @ApiSignedIn()
  @ApiOperation({ summary: '組織の登録に招待する。事務局の承認を待たずに使い始められる' })
  @ApiCreatedResponse({ type: InvitationDto })
  @ApiProblems(422)
  async vouch(@Actor() actor: Principal, @Body() { email }: VouchDto): Promise<InvitationDto> {
    return InvitationDto.from(await this.invitations.create(actor, { purpose: 'register', email }));
  }

  @Post('acceptance')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'リンクで招待を受ける（一度だけ）。アカウントがあればサインインしてから、なければ作る' })
  @ApiOkResponse({ type: JoinedDto })
  @ApiProblems(404, 409, 422)
  async accept(@MaybeActor() actor: Principal | null, @Body() body: AcceptInvitationDto): Promise<JoinedDto> {
    const { organization, role } = await this.acceptance.accept(actor, body);
    return { organization: OrganizationDto.from(organization), role };
  }

  @Post(':id/resending')
  @HttpCode(200)
  @RequirePermission('member.manage')
  @ApiSignedIn()
  @ApiOperation({ summary: '新しいリンクを送り直す。前のリンクは使えなくなる' })
  @ApiOkResponse({ type: InvitationDto })
  @ApiProblems(404)
  async resend(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<InvitationDto> {
    return InvitationDto.from(await this.invitations.resend(actor, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('member.manage')
  @ApiSignedIn()
  @ApiOperation({ summary: '招待を取り消す' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async revoke(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.invitations.revoke(actor, id);
  }
}
