import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
import { ProgramSearch } from './program-search.service';
import { ProgramsPolicy } from './programs.policy';
import { ProgramsRepository } from './programs.repository';
import { Programs } from './programs.service';

@Module({
  imports: [AccountsModule],
  providers: [Programs, ProgramSearch, ProgramsPolicy, ProgramsRepository],
  exports: [Programs, ProgramSearch, ProgramsRepository],
})
export class ProgramsModule {}
