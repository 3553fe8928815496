export * from './clock';
export * from './domain-error';
export * from './logging';
export * from './platform.module';
export * from './problem.filter';
export * from './request-context';
export * from './settings';
export * from './validation';
