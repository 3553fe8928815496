import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UPLOADS_ENTITIES } from './stored-file.entity';
import { StoredFiles } from './stored-files.service';

@Module({
  imports: [TypeOrmModule.forFeature(UPLOADS_ENTITIES)],
  providers: [StoredFiles],
  exports: [StoredFiles],
})
export class UploadsModule {}
