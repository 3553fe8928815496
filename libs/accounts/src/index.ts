import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { Session } from './session.entity';
import { User } from './user.entity';

export * from './accounts.errors';
export * from './accounts.module';
export * from './organizations.service';
export * from './registration.service';
export * from './session-cookie';
export * from './sessions.service';
export { Membership, Organization, Session, User };
export const ACCOUNTS_ENTITIES = [Organization, User, Membership, Session];
