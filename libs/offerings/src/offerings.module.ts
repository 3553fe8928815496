import { AccountsModule } from '@app/accounts';
import { ImportsModule } from '@app/imports';
import { PublicationModule } from '@app/publication';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OFFERINGS_ENTITIES } from './offering.entity';
import { OfferingImports } from './offering-imports';
import { Offerings } from './offerings.service';

@Module({
  imports: [AccountsModule, PublicationModule, ImportsModule, TypeOrmModule.forFeature(OFFERINGS_ENTITIES)],
  providers: [Offerings, OfferingImports],
  exports: [Offerings],
})
export class OfferingsModule {}
