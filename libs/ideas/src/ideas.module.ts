import { AccountsModule, PersonalData } from '@app/accounts';
import { UploadsModule } from '@app/uploads';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IDEAS_ENTITIES } from './idea.entity';
import { IdeaAttachments } from './idea-attachments.service';
import { IdeaChanges } from './idea-changes.service';
import { IdeaHandover } from './idea-handover.service';
import { IdeaResponsibility } from './idea-responsibility.service';
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
    IdeaResponsibility,
  ],
  exports: [Ideas, IdeaResponsibility, IdeaAttachments, IdeasPolicy, OpenIdeas],
})
export class IdeasModule implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.registerQuery(
      'ideas',
      `SELECT i.id, i.organization_id AS "organizationId", i.state, i.created_by = $1 AS "created",
              i.responsible_user_id = $1 AS "responsible",
              i.created_at AS "createdAt", i.updated_at AS "updatedAt",
              -- Of an organization that one has left, what its ideas say is not told.
              CASE WHEN m.user_id IS NOT NULL THEN i.title END AS title
         FROM idea i LEFT JOIN membership m ON m.organization_id = i.organization_id AND m.user_id = $1
        WHERE i.created_by = $1 OR i.responsible_user_id = $1 ORDER BY i.created_at, i.id`,
    );
    this.personalData.registerQuery(
      'ideaVersions',
      `SELECT idea_id AS "ideaId", version, changed_at AS "changedAt"
         FROM idea_version WHERE changed_by = $1 ORDER BY changed_at, idea_id, version`,
    );
  }
}
