export { readJgrants } from './jgrants';
export { readJsonl } from './program-jsonl';
export { readRsSystem } from './rs-system';
export type { ProgramReader, RowError } from './program-import';
