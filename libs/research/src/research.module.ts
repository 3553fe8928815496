import { AccountsModule } from '@app/accounts';
import { PublicationModule } from '@app/publication';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RESEARCH_ENTITIES } from './entities';
import { ResearchSeeds } from './research-seeds.service';
import { SharedEquipment } from './shared-equipment.service';

@Module({
  imports: [AccountsModule, PublicationModule, TypeOrmModule.forFeature(RESEARCH_ENTITIES)],
  providers: [ResearchSeeds, SharedEquipment],
  exports: [ResearchSeeds, SharedEquipment],
})
export class ResearchModule {}
