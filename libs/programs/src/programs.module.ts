import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
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
export class ProgramsModule {}
