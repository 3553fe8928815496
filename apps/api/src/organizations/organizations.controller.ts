import { Organizations } from '@app/accounts';
import { Public } from '@app/authz';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, PageOf } from '../common/decorators';
import { OrganizationDto, OrganizationQueryDto } from './organization.dto';

const OrganizationPageDto = PageOf(OrganizationDto);

@ApiTags('組織')
@Public()
@Controller('organizations')
export class OrganizationsController {
  constructor(private readonly organizations: Organizations) {}

  @Get()
  @ApiOperation({ summary: '自治体・府省庁などを名称、読み、団体コードで探す' })
  @ApiOkResponse({ type: OrganizationPageDto })
  async list(@Query() query: OrganizationQueryDto) {
    const page = await this.organizations.list(query);
    return { items: page.items.map((organization) => OrganizationDto.from(organization)), nextCursor: page.nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: '組織を取得する' })
  @ApiOkResponse({ type: OrganizationDto })
  @ApiProblems(404)
  async get(@Param('id', ParseUUIDPipe) id: string): Promise<OrganizationDto> {
    return OrganizationDto.from(await this.organizations.get(id));
  }
}
