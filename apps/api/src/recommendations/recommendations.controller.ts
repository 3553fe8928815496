import { Actor, type Principal, RequirePermission } from '@app/authz';
import { EvidenceNames, Recommendations, RecommendedPackages } from '@app/recommendations';
import {
  Controller,
  Get,
  HttpCode,
  type MessageEvent,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Sse,
  UseGuards,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { ApiProblems, ApiSignedIn } from '../common/decorators';
import { PackagesDto } from './package.dto';
import { RecommendationQueryDto, RecommendationRunDto, RecommendationsDto } from './recommendation.dto';
import { followRun } from './run-events';
import { RunVisibleGuard } from './run-visible.guard';

@ApiTags('推薦')
@ApiSignedIn()
@Controller('ideas/:id')
export class RecommendationsController {
  constructor(
    private readonly recommendations: Recommendations,
    private readonly evidence: EvidenceNames,
    private readonly packages: RecommendedPackages,
  ) {}

  @Get('recommendations')
  @RequirePermission('recommendation.read')
  @ApiOperation({ summary: '構想への推薦（種類ごと、理由と足りない点つき）' })
  @ApiOkResponse({ type: RecommendationsDto })
  @ApiProblems(404, 422)
  async list(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: RecommendationQueryDto,
  ) {
    const view = await this.recommendations.list(actor, id, query);
    return RecommendationsDto.from(view, await this.evidence.of(view.kinds.flatMap(({ items }) => items)));
  }

  @Get('packages')
  @RequirePermission('recommendation.read')
  @ApiOperation({
    summary: '構想に応える組み合わせ（新結合）の案',
    description:
      '推薦された候補を、必要な支援をできるだけ広く満たすように組み合わせた案を、多くて三つ返します。案どうしは二つ以上の候補が異なります。',
  })
  @ApiOkResponse({ type: PackagesDto })
  @ApiProblems(404)
  async listPackages(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<PackagesDto> {
    return PackagesDto.from(await this.packages.list(actor, id));
  }

  @Post('recommendation-runs')
  @HttpCode(202)
  @RequirePermission('recommendation.request')
  @ApiOperation({ summary: '今の内容で推薦を依頼する（下書きでもよい）' })
  @ApiAcceptedResponse({ type: RecommendationRunDto })
  @ApiProblems(404)
  async request(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<RecommendationRunDto> {
    return RecommendationRunDto.from(await this.recommendations.request(actor, id));
  }

  @Get('recommendation-runs/latest')
  @RequirePermission('recommendation.read')
  @ApiOperation({ summary: '推薦の進み具合' })
  @ApiOkResponse({ type: RecommendationRunDto })
  @ApiProblems(404)
  async latest(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<RecommendationRunDto> {
    return RecommendationRunDto.from(await this.recommendations.latestRun(actor, id));
  }

  @Sse('recommendation-runs/latest/events')
  @UseGuards(RunVisibleGuard)
  @RequirePermission('recommendation.read')
  @ApiOperation({ summary: '推薦の進み具合を Server-Sent Events で受け取る。終わると閉じる' })
  @ApiOkResponse({
    description: 'data は RecommendationRunDto の JSON',
    content: {
      'text/event-stream': { schema: { type: 'string', example: 'event: progress\ndata: {"state":"running"}\n\n' } },
    },
  })
  @ApiProblems(404)
  async events(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<Observable<MessageEvent>> {
    const first = await this.recommendations.latestRun(actor, id);
    return followRun(first, () => this.recommendations.latestRun(actor, id));
  }
}
