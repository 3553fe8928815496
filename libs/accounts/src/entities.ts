import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { Session } from './sessions/session.entity';
import { SignInThrottle } from './sign-in/sign-in-throttle.entity';
import { User } from './user.entity';

export { Membership, Organization, Session, SignInThrottle, User };
export const ACCOUNTS_ENTITIES = [Organization, User, Membership, Session, SignInThrottle];
