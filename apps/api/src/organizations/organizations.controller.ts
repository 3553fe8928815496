import { Organizations, OrganizationStanding } from '@app/accounts';
import { Actor, MaybeActor, type Principal, Public, RequirePermission, RequireStepUp } from '@app/authz';
import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn, PageOf } from '../common/decorators';
import { MinistryUnitDto, ReasonDto } from '../people/registration.dto';
import { OrganizationDto, OrganizationQueryDto } from './organization.dto';

const OrganizationPageDto = PageOf(OrganizationDto);

@ApiTags('組織')
@Controller('organizations')
export class OrganizationsController {
  constructor(
    private readonly organizations: Organizations,
    private readonly standing: OrganizationStanding,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: '自治体・府省庁などを名称、読み、団体コードで探す' })
  @ApiOkResponse({ type: OrganizationPageDto })
  async list(@Query() query: OrganizationQueryDto) {
    const page = await this.organizations.list(query);
    return { items: page.items.map((organization) => OrganizationDto.from(organization)), nextCursor: page.nextCursor };
  }

  @Get(':id')
  @Public()
  @ApiOperation({ summary: '組織を取得する' })
  @ApiOkResponse({ type: OrganizationDto })
  @ApiProblems(404)
  async get(@MaybeActor() actor: Principal | null, @Param('id', ParseUUIDPipe) id: string): Promise<OrganizationDto> {
    return OrganizationDto.from(await this.organizations.visibleTo(actor, id));
  }

  @Post()
  @RequirePermission('organization.approve')
  @ApiSignedIn()
  @ApiOperation({ summary: '事務局: 府省庁の局・室などを登録する' })
  @ApiCreatedResponse({ type: OrganizationDto })
  @ApiProblems(422)
  async createMinistryUnit(@Actor() actor: Principal, @Body() body: MinistryUnitDto): Promise<OrganizationDto> {
    return OrganizationDto.from(await this.standing.createMinistryUnit(actor, body));
  }

  @Post(':id/suspension')
  @HttpCode(200)
  @RequirePermission('organization.approve')
  @RequireStepUp()
  @ApiSignedIn()
  @ApiOperation({ summary: '事務局: 組織の利用を止める。その組織のセッションはすべて終わる' })
  @ApiOkResponse({ type: OrganizationDto })
  @ApiProblems(404, 409, 422)
  async suspend(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<OrganizationDto> {
    return OrganizationDto.from(await this.standing.suspend(actor, id, reason));
  }

  @Delete(':id/suspension')
  @RequirePermission('organization.approve')
  @RequireStepUp()
  @ApiSignedIn()
  @ApiOperation({ summary: '事務局: 組織の利用を再開する' })
  @ApiOkResponse({ type: OrganizationDto })
  @ApiProblems(404, 409)
  async resume(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<OrganizationDto> {
    return OrganizationDto.from(await this.standing.resume(actor, id));
  }
}
