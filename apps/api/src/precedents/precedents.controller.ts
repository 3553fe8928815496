import { Actor, MaybeActor, type Principal } from '@app/authz';
import { PRECEDENT_FIELD_LABELS, Precedents } from '@app/precedents';
import { Body, Controller, Headers, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IfMatchVersion } from '../common/decorators';
import { publicationRoutes } from '../common/publication-routes';
import { ReviewedContentController } from '../common/published-content.controller';
import { mapPage } from '../common/published-content.dto';
import { PrecedentDto, PrecedentListQueryDto, WritePrecedentDto } from './precedent.dto';

const Routes = publicationRoutes('好事例', PrecedentDto, {
  read: 'content.history',
  write: 'precedent.write',
  publish: 'precedent.publish',
  review: 'content.review',
});

@ApiTags('好事例')
@Controller('precedents')
export class PrecedentsController extends ReviewedContentController(Routes, PrecedentDto, PRECEDENT_FIELD_LABELS) {
  constructor(readonly contents: Precedents) {
    super();
  }

  @Routes.List()
  async list(@MaybeActor() actor: Principal | null, @Query() query: PrecedentListQueryDto) {
    return mapPage(await this.contents.list(actor, query), (view) => PrecedentDto.from(view));
  }

  @Routes.Read()
  async get(@MaybeActor() actor: Principal | null, @Param('id', ParseUUIDPipe) id: string) {
    return PrecedentDto.from(await this.contents.get(actor, id));
  }

  @Routes.Create()
  async create(@Actor() actor: Principal, @Body() body: WritePrecedentDto, @Headers('idempotency-key') key?: string) {
    return PrecedentDto.from(await this.contents.create(actor, body, key));
  }

  @Routes.Update()
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: WritePrecedentDto,
  ) {
    return PrecedentDto.from(await this.contents.update(actor, id, version, body));
  }

  @Routes.Publish()
  async publish(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return PrecedentDto.from(await this.contents.publish(actor, id, version));
  }

  @Routes.Withdraw()
  async withdraw(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return PrecedentDto.from(await this.contents.withdraw(actor, id, version));
  }
}
