import { Actor, type Principal, RequirePermission } from '@app/authz';
import { FiscalPlans } from '@app/planning';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiSignedIn } from '../common/decorators';
import { FiscalPlanDto, FiscalPlanQueryDto } from './fiscal-plan.dto';

@ApiTags('年度の計画')
@ApiSignedIn()
@Controller('ideas/:id/fiscal-plan')
export class FiscalPlanController {
  constructor(private readonly plans: FiscalPlans) {}

  @Get()
  @RequirePermission('recommendation.read')
  @ApiOperation({
    summary: '始めたい日から逆算した予定: 予算要求、議会、公募、契約。間に合わないときは次に始められる日',
  })
  @ApiOkResponse({ type: FiscalPlanDto })
  @ApiProblems(404, 422)
  async get(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Query() query: FiscalPlanQueryDto) {
    const { package: packageRank, startOn } = query;
    return FiscalPlanDto.from(await this.plans.of(actor, id, { packageRank, startOn }));
  }
}
