export * from './calendar-feeds.module';
export * from './calendar-feeds.service';
