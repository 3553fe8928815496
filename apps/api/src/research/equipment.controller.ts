import { Actor, MaybeActor, type Principal } from '@app/authz';
import { EQUIPMENT_FIELD_LABELS, SharedEquipment } from '@app/research';
import { Body, Controller, Headers, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IfMatchVersion } from '../common/decorators';
import { publicationRoutes } from '../common/publication-routes';
import { PublishedContentController } from '../common/published-content.controller';
import { mapPage } from '../common/published-content.dto';
import { EquipmentDto, WriteEquipmentDto } from './equipment.dto';
import { EquipmentListQueryDto } from './research-list.dto';

const Routes = publicationRoutes('共用設備', EquipmentDto, {
  read: 'content.history',
  write: 'research.write',
  publish: 'research.publish',
  review: 'content.review',
});

@ApiTags('共用設備')
@Controller('equipment')
export class EquipmentController extends PublishedContentController(Routes, EquipmentDto, EQUIPMENT_FIELD_LABELS) {
  constructor(readonly contents: SharedEquipment) {
    super();
  }

  @Routes.List()
  async list(@MaybeActor() actor: Principal | null, @Query() query: EquipmentListQueryDto) {
    return mapPage(await this.contents.list(actor, query), (view) => EquipmentDto.from(view));
  }

  @Routes.Read()
  async get(@MaybeActor() actor: Principal | null, @Param('id', ParseUUIDPipe) id: string) {
    return EquipmentDto.from(await this.contents.get(actor, id));
  }

  @Routes.Create()
  async create(@Actor() actor: Principal, @Body() body: WriteEquipmentDto, @Headers('idempotency-key') key?: string) {
    return EquipmentDto.from(await this.contents.create(actor, body, key));
  }

  @Routes.Update()
  async update(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: WriteEquipmentDto,
  ) {
    return EquipmentDto.from(await this.contents.update(actor, id, version, body));
  }

  @Routes.Publish()
  async publish(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return EquipmentDto.from(await this.contents.publish(actor, id, version));
  }

  @Routes.Withdraw()
  async withdraw(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatchVersion() version: number) {
    return EquipmentDto.from(await this.contents.withdraw(actor, id, version));
  }
}
