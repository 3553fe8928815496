export * from './job-handler';
export * from './job-registry';
export * from './job-runner.service';
export * from './migrate';
export * from './queue-connection';
export * from './queue.module';
export type { JobTiming } from './queue.tokens';
export * from './queues.service';
