export * from './alert-digests.service';
export * from './alert-preferences.service';
export { SavedSearch } from './saved-search.entity';
export * from './saved-searches.errors';
export * from './saved-searches.module';
export * from './saved-searches.service';
export * from './search-kind';
export * from './search-runner.service';
