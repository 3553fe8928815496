import { AccountsModule } from '@app/accounts';
import { UploadsModule } from '@app/uploads';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IMPORTS_ENTITIES } from './data-import.entity';
import { DataImports } from './data-imports.service';
import { ImportKinds } from './import-kinds';
import { ImportRetention } from './import-retention.service';
import { ImportChanges } from './import-changes.service';
import { ImportRunner } from './import-runner.service';
import { ImportSheets } from './import-sheets.service';

@Module({
  imports: [AccountsModule, UploadsModule, TypeOrmModule.forFeature(IMPORTS_ENTITIES)],
  providers: [ImportKinds, DataImports, ImportSheets, ImportChanges, ImportRunner, ImportRetention],
  exports: [ImportKinds, DataImports, ImportSheets, ImportRunner],
})
export class ImportsModule {}
