export * from './accounts.errors';
export * from './accounts.module';
export { Membership, Organization, User } from './entities';
export * from './organizations.service';
export * from './registration.service';
export * from './session-cookie';
export * from './sessions.service';
