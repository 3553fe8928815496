export * from './access.guard';
export * from './authz.errors';
export * from './authz.module';
export * from './decorators';
export * from './permissions';
export * from './principal';
export * from './request-meter';
export * from './same-origin.middleware';
