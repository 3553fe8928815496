export * from './award';
export * from './award-importer.service';
export * from './awards.module';
export { readAwards, type AwardFile } from './import/award-jsonl';
export { fiscalYearOfAwardFile } from './import/fiscal-year';
