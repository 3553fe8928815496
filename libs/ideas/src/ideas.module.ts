import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
import { IdeaChanges } from './idea-changes.service';
import { IdeasPolicy } from './ideas.policy';
import { IdeasRepository } from './ideas.repository';
import { Ideas } from './ideas.service';
import { OpenIdeas } from './open-ideas.service';

@Module({
  imports: [AccountsModule],
  providers: [Ideas, IdeaChanges, IdeasPolicy, IdeasRepository, OpenIdeas],
  exports: [Ideas, IdeasPolicy, OpenIdeas],
})
export class IdeasModule {}
