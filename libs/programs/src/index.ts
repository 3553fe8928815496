export * from './import';
export * from './program';
export * from './program-importer.service';
export * from './program-search.service';
export * from './programs.errors';
export * from './programs.module';
export * from './programs.service';
export { contentOf, type StoredProgram } from './programs.repository';
export { Program } from './program.entity';
