import { RegistrationDecisions, Registrations } from '@app/accounts';
import { Actor, MaybeActor, type Principal, Public, RequirePermission, RequireStepUp } from '@app/authz';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn, PageOf } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { mapPage } from '../common/published-content.dto';
import {
  ConfirmedDto,
  LinkDto,
  NewRegistrationDto,
  ReasonDto,
  RegistrationAcceptedDto,
  RegistrationDto,
  RegistrationQueryDto,
  RoleDto,
} from './registration.dto';

const RegistrationPageDto = PageOf(RegistrationDto);

@ApiTags('利用登録')
@Controller('registrations')
export class RegistrationsController {
  constructor(
    private readonly registrations: Registrations,
    private readonly decisions: RegistrationDecisions,
  ) {}

  @Post()
  @Public()
  @HttpCode(202)
  @ApiOperation({ summary: '組織と担当者の利用登録を申し込む。登録の有無にかかわらず同じ答えを返す' })
  @ApiAcceptedResponse({ type: RegistrationAcceptedDto })
  @ApiProblems(404, 422)
  async apply(@Body() body: NewRegistrationDto): Promise<RegistrationAcceptedDto> {
    await this.registrations.apply(body);
    return { message: '確認のメールをお送りしました。24時間以内にリンクを開いてください。' };
  }

  @Post('confirmation')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'メールのリンクで申込みを確定する（一度だけ）' })
  @ApiOkResponse({ type: ConfirmedDto })
  @ApiProblems(404, 409, 422)
  async confirm(@MaybeActor() actor: Principal | null, @Body() body: LinkDto): Promise<ConfirmedDto> {
    return ConfirmedDto.from(await this.registrations.confirm(actor, body));
  }

  @Get()
  @RequirePermission('organization.review')
  @ApiSignedIn()
  @ApiOperation({ summary: '事務局: 申込みの一覧（古い順）' })
  @ApiOkResponse({ type: RegistrationPageDto })
  @ApiProblems(422)
  async list(@Query() query: RegistrationQueryDto) {
    return mapPage(await this.decisions.list(query), (each) => RegistrationDto.from(each));
  }

  @Post(':id/approval')
  @HttpCode(200)
  @RequirePermission('organization.approve')
  @RequireStepUp()
  @ApiSignedIn()
  @ApiOperation({ summary: '事務局: 申込みを承認する' })
  @ApiOkResponse({ type: RegistrationDto })
  @ApiProblems(404, 409)
  async approve(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<RegistrationDto> {
    return RegistrationDto.from(await this.decisions.approve(actor, id));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @RequirePermission('organization.approve')
  @RequireStepUp()
  @ApiSignedIn()
  @ApiOperation({ summary: '事務局: 理由を添えて申込みを断る' })
  @ApiOkResponse({ type: RegistrationDto })
  @ApiProblems(404, 409, 422)
  async refuse(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<RegistrationDto> {
    return RegistrationDto.from(await this.decisions.refuse(actor, id, reason));
  }
}

@ApiTags('メンバー')
@ApiSignedIn()
@Controller('join-requests')
export class JoinRequestsController {
  constructor(private readonly decisions: RegistrationDecisions) {}

  @Get()
  @RequirePermission('member.manage')
  @ApiOperation({ summary: '自組織への参加の申請（古い順）' })
  @ApiOkResponse({ type: RegistrationPageDto })
  @ApiProblems(422)
  async list(@Actor() actor: Principal, @Query() query: ListQueryDto) {
    return mapPage(await this.decisions.joinRequests(actor, query), (each) => RegistrationDto.from(each));
  }

  @Post(':id/acceptance')
  @HttpCode(200)
  @RequirePermission('member.manage')
  @RequireStepUp()
  @ApiOperation({ summary: '役割を決めて参加を認める' })
  @ApiOkResponse({ type: RegistrationDto })
  @ApiProblems(404, 409, 422)
  async accept(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Body() { role }: RoleDto) {
    return RegistrationDto.from(await this.decisions.acceptJoin(actor, id, role));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @RequirePermission('member.manage')
  @ApiOperation({ summary: '理由を添えて参加を断る' })
  @ApiOkResponse({ type: RegistrationDto })
  @ApiProblems(404, 409, 422)
  async refuse(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: ReasonDto) {
    return RegistrationDto.from(await this.decisions.refuseJoin(actor, id, reason));
  }
}
