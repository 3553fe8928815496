export { readRunFile, type RunFile } from './supervisor/run-file';
export { startEmbeddedPostgres } from './postgres';
