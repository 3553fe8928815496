import { Organizations } from '@app/accounts';
import { type AuditRecord, AuditSearch } from '@app/audit';
import { Actor, InRouteClass, type Principal, RequirePermission, RequireStepUp } from '@app/authz';
import { toCsv } from '@app/platform';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn, PageOf } from '../common/decorators';
import { AUDIT_COLUMNS, AuditFilterDto, AuditRecordDto, filterOf } from './audit.dto';

const AuditRecordPageDto = PageOf(AuditRecordDto);

@ApiTags('監査')
@ApiSignedIn()
@Controller('audit-records')
export class AuditController {
  constructor(
    private readonly search: AuditSearch,
    private readonly organizations: Organizations,
  ) {}

  @Get()
  @RequirePermission('audit.read')
  @ApiOperation({ summary: '監査の記録を探す（新しい順）' })
  @ApiOkResponse({ type: AuditRecordPageDto })
  @ApiProblems(422)
  async list(@Actor() actor: Principal, @Query() query: AuditFilterDto) {
    const { limit, cursor } = query;
    const page = await this.search.list(actor, { ...filterOf(query), limit, cursor });
    return { items: await this.named(page.items), nextCursor: page.nextCursor };
  }

  @Get('export')
  @RequirePermission('audit.read')
  @RequireStepUp()
  @InRouteClass('export')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="audit-records.csv"')
  @ApiOperation({ summary: '監査の記録を CSV で書き出す。書き出したことも記録される' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiProblems(422)
  async export(@Actor() actor: Principal, @Query() query: AuditFilterDto): Promise<string> {
    return toCsv(AUDIT_COLUMNS, await this.named(await this.search.export(actor, filterOf(query))));
  }

  private async named(records: readonly AuditRecord[]): Promise<AuditRecordDto[]> {
    const organizations = await this.organizations.byIds(records.flatMap(({ organizationId }) => organizationId ?? []));
    return records.map((record) => AuditRecordDto.from(record, organizations));
  }
}
