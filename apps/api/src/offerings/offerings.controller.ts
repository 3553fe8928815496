import { Actor, MaybeActor, type Principal } from '@app/authz';
import { OFFERING_FIELD_LABELS, Offerings } from '@app/offerings';
import { Body, Controller, Headers, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IfMatchVersion } from '../common/decorators';
import { publicationRoutes } from '../common/publication-routes';
import { ReviewedContentController } from '../common/published-content.controller';
import { mapPage } from '../common/published-content.dto';
import { OfferingDto, OfferingListQueryDto, WriteOfferingDto } from './offering.dto';

const Routes = publicationRoutes('提供サービス', OfferingDto, {
  read: 'content.history',
  write: 'offering.write',
  publish: 'offering.publish',
  review: 'content.review',
});

@ApiTags('提供サービス')
@Controller('offerings')
export class OfferingsController extends ReviewedContentController(Routes, OfferingDto, OFFERING_FIELD_LABELS) {
  constructor(readonly contents: Offerings) {
    super();
  }

  @Routes.List()
  async list(@MaybeActor() actor: Principal | null, @Query() query: OfferingListQueryDto) {
    return mapPage(await this.contents.list(actor, query), (view) => OfferingDto.from(view));
  }

  @Routes.Read()
  async get(@MaybeActor() actor: Principal | null, @Param('id', ParseUUIDPipe) id: string) {
    return OfferingDto.from(await this.contents.get(actor, id));
  }

  @Routes.Create()
  async create(@Actor() actor: Principal, @Body() body: WriteOfferingDto, @Headers('idempotency-key') key?: string) {
    return OfferingDto.from(await this.contents.create(actor, body, key));
  }

  @Routes.Update()
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: WriteOfferingDto,
  ) {
    return OfferingDto.from(await this.contents.update(actor, id, version, body));
  }

  @Routes.Publish()
  async publish(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return OfferingDto.from(await this.contents.publish(actor, id, version));
  }

  @Routes.Withdraw()
  async withdraw(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return OfferingDto.from(await this.contents.withdraw(actor, id, version));
  }
}
