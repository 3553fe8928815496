import { Actor, MaybeActor, type Principal } from '@app/authz';
import { RESEARCH_SEED_FIELD_LABELS, ResearchSeeds } from '@app/research';
import { Body, Controller, Headers, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IfMatchVersion } from '../common/decorators';
import { publicationRoutes } from '../common/publication-routes';
import { PublishedContentController } from '../common/published-content.controller';
import { mapPage } from '../common/published-content.dto';
import { ResearchSeedDto, WriteResearchSeedDto } from './research-seed.dto';
import { ResearchSeedListQueryDto } from './research-list.dto';

const Routes = publicationRoutes('研究シーズ', ResearchSeedDto, {
  read: 'content.history',
  write: 'research.write',
  publish: 'research.publish',
  review: 'content.review',
});

@ApiTags('研究シーズ')
@Controller('research-seeds')
export class ResearchSeedsController extends PublishedContentController(
  Routes,
  ResearchSeedDto,
  RESEARCH_SEED_FIELD_LABELS,
) {
  constructor(readonly contents: ResearchSeeds) {
    super();
  }

  @Routes.List()
  async list(@MaybeActor() actor: Principal | null, @Query() query: ResearchSeedListQueryDto) {
    return mapPage(await this.contents.list(actor, query), (view) => ResearchSeedDto.from(view));
  }

  @Routes.Read()
  async get(@MaybeActor() actor: Principal | null, @Param('id', ParseUUIDPipe) id: string) {
    return ResearchSeedDto.from(await this.contents.get(actor, id));
  }

  @Routes.Create()
  async create(
    @Actor() actor: Principal,
    @Body() body: WriteResearchSeedDto,
    @Headers('idempotency-key') key?: string,
  ) {
    return ResearchSeedDto.from(await this.contents.create(actor, body, key));
  }

  @Routes.Update()
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: WriteResearchSeedDto,
  ) {
    return ResearchSeedDto.from(await this.contents.update(actor, id, version, body));
  }

  @Routes.Publish()
  async publish(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return ResearchSeedDto.from(await this.contents.publish(actor, id, version));
  }

  @Routes.Withdraw()
  async withdraw(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return ResearchSeedDto.from(await this.contents.withdraw(actor, id, version));
  }
}
