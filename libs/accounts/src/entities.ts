import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { Session } from './session.entity';
import { User } from './user.entity';

export { Membership, Organization, Session, User };
export const ACCOUNTS_ENTITIES = [Organization, User, Membership, Session];
