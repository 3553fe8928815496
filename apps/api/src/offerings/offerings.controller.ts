import { Actor, MaybeActor, type Principal } from '@app/authz';
import { Offerings } from '@app/offerings';
import { Body, Controller, Headers, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IfMatchVersion } from '../common/decorators';
import { publicationRoutes } from '../common/publication-routes';
import { mapPage } from '../common/published-content.dto';
import { OfferingDto, OfferingListQueryDto, WriteOfferingDto } from './offering.dto';

const Routes = publicationRoutes('提供サービス', OfferingDto, { write: 'offering.write', publish: 'offering.publish' });

@ApiTags('提供サービス')
@Controller('offerings')
export class OfferingsController {
  constructor(private readonly offerings: Offerings) {}

  @Routes.List()
  async list(@MaybeActor() actor: Principal | null, @Query() query: OfferingListQueryDto) {
    return mapPage(await this.offerings.list(actor, query), (view) => OfferingDto.from(view));
  }

  @Routes.Read()
  async get(@MaybeActor() actor: Principal | null, @Param('id', ParseUUIDPipe) id: string) {
    return OfferingDto.from(await this.offerings.get(actor, id));
  }

  @Routes.Create()
  async create(@Actor() actor: Principal, @Body() body: WriteOfferingDto, @Headers('idempotency-key') key?: string) {
    return OfferingDto.from(await this.offerings.create(actor, body, key));
  }

  @Routes.Update()
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: WriteOfferingDto,
  ) {
    return OfferingDto.from(await this.offerings.update(actor, id, version, body));
  }

  @Routes.Publish()
  async publish(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return OfferingDto.from(await this.offerings.publish(actor, id, version));
  }

  @Routes.Withdraw()
  async withdraw(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return OfferingDto.from(await this.offerings.withdraw(actor, id, version));
  }
}
