export * from './file-kind';
export * from './file-name';
export * from './stored-file.entity';
export * from './stored-files.service';
export * from './uploads.errors';
export * from './uploads.module';
