import { AccountsModule } from '@app/accounts';
import { PublicationModule } from '@app/publication';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PRECEDENTS_ENTITIES } from './precedent.entity';
import { Precedents } from './precedents.service';

@Module({
  imports: [AccountsModule, PublicationModule, TypeOrmModule.forFeature(PRECEDENTS_ENTITIES)],
  providers: [Precedents],
  exports: [Precedents],
})
export class PrecedentsModule {}
