import { AccountsModule } from '@app/accounts';
import { ProgramsModule } from '@app/programs';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AWARDS_ENTITIES } from './award.entity';
import { AwardEvidence } from './award-evidence.service';
import { AwardImporter } from './award-importer.service';
import { Awards } from './awards.service';

@Module({
  imports: [AccountsModule, ProgramsModule, TypeOrmModule.forFeature(AWARDS_ENTITIES)],
  providers: [Awards, AwardEvidence, AwardImporter],
  exports: [Awards, AwardEvidence, AwardImporter],
})
export class AwardsModule {}
