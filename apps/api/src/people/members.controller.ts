import { Absences, Handovers, Members } from '@app/accounts';
import { Actor, type Principal, RequirePermission, RequireStepUp } from '@app/authz';
import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn } from '../common/decorators';
import {
  AbsenceDto,
  HandedOverDto,
  HandoverPartDto,
  MemberDto,
  MembershipDto,
  NewAbsenceDto,
  SuccessorDto,
} from './member.dto';
import { RoleDto } from './registration.dto';

@ApiTags('メンバー')
@ApiSignedIn()
@Controller('members')
export class MembersController {
  constructor(
    private readonly members: Members,
    private readonly handovers: Handovers,
  ) {}

  @Get()
  @RequirePermission('member.read')
  @ApiOperation({ summary: '自組織のメンバー' })
  @ApiOkResponse({ type: MemberDto, isArray: true })
  async list(@Actor() actor: Principal): Promise<MemberDto[]> {
    return (await this.members.list(actor)).map((member) => MemberDto.from(member));
  }

  @Patch(':id')
  @RequirePermission('member.manage')
  @RequireStepUp()
  @ApiOperation({ summary: '役割を変える。その人のこの組織でのセッションは終わる' })
  @ApiOkResponse({ type: MemberDto, isArray: true })
  @ApiProblems(404, 409, 422)
  async changeRole(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Body() { role }: RoleDto) {
    return (await this.members.changeRole(actor, id, role)).map((member) => MemberDto.from(member));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('member.read')
  @RequireStepUp()
  @ApiOperation({ summary: '所属を終える。自分なら誰でも、ほかの人は管理者だけ' })
  @ApiNoContentResponse()
  @ApiProblems(404, 409)
  async remove(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.members.remove(actor, id);
  }

  @Get(':id/handover')
  @RequirePermission('member.manage')
  @ApiOperation({ summary: '引き継ぎで移るもの' })
  @ApiOkResponse({ type: HandoverPartDto, isArray: true })
  @ApiProblems(404)
  async preview(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<HandoverPartDto[]> {
    return (await this.handovers.preview(actor, id)).map((part) => HandoverPartDto.from(part));
  }

  @Post(':id/handover')
  @HttpCode(200)
  @RequirePermission('member.manage')
  @RequireStepUp()
  @ApiOperation({ summary: '担当をすべて後任に引き継ぎ、所属とセッションを終える' })
  @ApiOkResponse({ type: HandedOverDto, isArray: true })
  @ApiProblems(404, 409, 422)
  async handOver(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { successorId }: SuccessorDto,
  ): Promise<HandedOverDto[]> {
    return [...(await this.handovers.handOver(actor, id, successorId))];
  }
}

@ApiTags('メンバー')
@ApiSignedIn()
@Controller('memberships')
export class MembershipsController {
  constructor(private readonly members: Members) {}

  @Get()
  @RequirePermission('session.read')
  @ApiOperation({ summary: '自分が所属する組織（承認待ちを含む）' })
  @ApiOkResponse({ type: MembershipDto, isArray: true })
  async mine(@Actor() actor: Principal): Promise<MembershipDto[]> {
    return (await this.members.mine(actor)).map((membership) => MembershipDto.from(membership));
  }
}

@ApiTags('メンバー')
@ApiSignedIn()
@Controller('absences')
export class AbsencesController {
  constructor(private readonly absences: Absences) {}

  @Get()
  @RequirePermission('member.read')
  @ApiOperation({ summary: '自組織の、まだ終わっていない不在と代理' })
  @ApiOkResponse({ type: AbsenceDto, isArray: true })
  async list(@Actor() actor: Principal): Promise<AbsenceDto[]> {
    return (await this.absences.list(actor)).map((absence) => AbsenceDto.from(absence));
  }

  @Post()
  @RequirePermission('member.read')
  @ApiOperation({ summary: '自分の不在と代理を登録する' })
  @ApiCreatedResponse({ type: AbsenceDto })
  @ApiProblems(422)
  async create(@Actor() actor: Principal, @Body() body: NewAbsenceDto): Promise<AbsenceDto> {
    return AbsenceDto.from(await this.absences.create(actor, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('member.read')
  @ApiOperation({ summary: '自分の不在の登録を取り消す' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async remove(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.absences.remove(actor, id);
  }
}
