export * from './fiscal-calendar';
export * from './fiscal-calendars.service';
export * from './fiscal-plans.service';
export * from './plan';
export * from './plan-wording';
export * from './planning.module';
