import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PRECEDENTS_ENTITIES } from './precedent.entity';
import { Precedents } from './precedents.service';

@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature(PRECEDENTS_ENTITIES)],
  providers: [Precedents],
  exports: [Precedents],
})
export class PrecedentsModule {}
