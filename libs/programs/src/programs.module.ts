import { AccountsModule, PersonalData } from '@app/accounts';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PROGRAMS_ENTITIES } from './program.entity';
import { ProgramImporter } from './program-importer.service';
import { ProgramSearch } from './program-search.service';
import { ProgramsPolicy } from './programs.policy';
import { ProgramsRepository } from './programs.repository';
import { Programs } from './programs.service';

@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature(PROGRAMS_ENTITIES)],
  providers: [Programs, ProgramSearch, ProgramsPolicy, ProgramsRepository, ProgramImporter],
  exports: [Programs, ProgramSearch, ProgramImporter],
})
export class ProgramsModule implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.registerQuery(
      'programVersions',
      `SELECT program_id AS "programId", version, changed_at AS "changedAt"
         FROM program_version WHERE changed_by = $1 ORDER BY changed_at, program_id, version`,
    );
  }
}
