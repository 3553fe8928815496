import { AccountsModule } from '@app/accounts';
import { ProgramsModule } from '@app/programs';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AWARDS_ENTITIES } from './award.entity';
import { AwardImporter } from './award-importer.service';

@Module({
  imports: [AccountsModule, ProgramsModule, TypeOrmModule.forFeature(AWARDS_ENTITIES)],
  providers: [AwardImporter],
  exports: [AwardImporter],
})
export class AwardsModule {}
