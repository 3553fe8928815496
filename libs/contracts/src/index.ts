export * from './events';
export * from './jobs';
export * from './triggers';
export * from './vocabulary';
