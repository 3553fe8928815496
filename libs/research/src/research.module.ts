import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RESEARCH_ENTITIES } from './entities';
import { ResearchSeeds } from './research-seeds.service';
import { SharedEquipment } from './shared-equipment.service';

@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature(RESEARCH_ENTITIES)],
  providers: [ResearchSeeds, SharedEquipment],
  exports: [ResearchSeeds, SharedEquipment],
})
export class ResearchModule {}
