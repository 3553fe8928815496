import { Absence } from './absence/absence.entity';
import { Invitation } from './members/invitation.entity';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { RegistrationRequest } from './registration/registration-request.entity';
import { RecoveryCode } from './second-factor/recovery-code.entity';
import { SecondFactor } from './second-factor/second-factor.entity';
import { SecondFactorEnrolment } from './second-factor/second-factor-enrolment.entity';
import { Session } from './sessions/session.entity';
import { OidcRequest } from './oidc/oidc-request.entity';
import { UserIdentity } from './oidc/user-identity.entity';
import { PasswordReset } from './sign-in/password-reset.entity';
import { SignInThrottle } from './sign-in/sign-in-throttle.entity';
import { ApiToken } from './tokens/api-token.entity';
import { User } from './user.entity';

export { Membership, Organization, Session, SignInThrottle, ApiToken, PasswordReset, OidcRequest, User, UserIdentity };
export const ACCOUNTS_ENTITIES = [
  Organization,
  User,
  Membership,
  Session,
  SignInThrottle,
  ApiToken,
  PasswordReset,
  RegistrationRequest,
  Invitation,
  Absence,
  OidcRequest,
  UserIdentity,
  SecondFactor,
  SecondFactorEnrolment,
  RecoveryCode,
];
