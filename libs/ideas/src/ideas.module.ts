import { AccountsModule } from '@app/accounts';
import { UploadsModule } from '@app/uploads';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IDEAS_ENTITIES } from './idea.entity';
import { IdeaAttachments } from './idea-attachments.service';
import { IdeaChanges } from './idea-changes.service';
import { IdeaHandover } from './idea-handover.service';
import { IdeasPolicy } from './ideas.policy';
import { IdeasRepository } from './ideas.repository';
import { Ideas } from './ideas.service';
import { OpenIdeas } from './open-ideas.service';
import { WithdrawnDrafts } from './withdrawn-drafts.service';

@Module({
  imports: [AccountsModule, UploadsModule, TypeOrmModule.forFeature(IDEAS_ENTITIES)],
  providers: [
    Ideas,
    IdeaChanges,
    IdeasPolicy,
    IdeasRepository,
    OpenIdeas,
    IdeaAttachments,
    WithdrawnDrafts,
    IdeaHandover,
  ],
  exports: [Ideas, IdeaAttachments, IdeasPolicy, OpenIdeas],
})
export class IdeasModule {}
