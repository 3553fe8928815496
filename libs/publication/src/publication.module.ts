import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PUBLICATION_ENTITIES } from './publication-history.entity';
import { PublicationHistory } from './publication-history.service';

@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature(PUBLICATION_ENTITIES)],
  providers: [PublicationHistory],
  exports: [PublicationHistory],
})
export class PublicationModule {}
