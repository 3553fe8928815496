import { AccountsModule } from '@app/accounts';
import { PublicationModule } from '@app/publication';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OFFERINGS_ENTITIES } from './offering.entity';
import { Offerings } from './offerings.service';

@Module({
  imports: [AccountsModule, PublicationModule, TypeOrmModule.forFeature(OFFERINGS_ENTITIES)],
  providers: [Offerings],
  exports: [Offerings],
})
export class OfferingsModule {}
