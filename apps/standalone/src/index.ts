export { readRunFile, type RunFile } from './supervisor/run-file';
