export * from './award';
export * from './award-importer.service';
export * from './award-evidence.service';
export * from './awards.module';
export * from './awards.service';
export { readAwards, type AwardFile } from './import/award-jsonl';
export { fiscalYearOfAwardFile } from './import/fiscal-year';
export type { ReceivedItem } from './received-item';
export * from './similarity';
