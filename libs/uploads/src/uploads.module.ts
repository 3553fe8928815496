import { AccountsModule, PersonalData } from '@app/accounts';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UPLOADS_ENTITIES } from './stored-file.entity';
import { StoredFiles } from './stored-files.service';

@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature(UPLOADS_ENTITIES)],
  providers: [StoredFiles],
  exports: [StoredFiles],
})
export class UploadsModule implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.registerQuery(
      'files',
      `SELECT f.id, f.organization_id AS "organizationId", f.size_bytes AS "sizeBytes", f.created_at AS "createdAt",
              CASE WHEN m.user_id IS NOT NULL THEN f.name END AS name
         FROM stored_file f LEFT JOIN membership m ON m.organization_id = f.organization_id AND m.user_id = $1
        WHERE f.uploaded_by = $1 ORDER BY f.created_at, f.id`,
    );
  }
}
