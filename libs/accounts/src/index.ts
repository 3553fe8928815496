export * from './accounts-housekeeping.service';
export * from './accounts.errors';
export * from './accounts.module';
export { Membership, Organization, User } from './entities';
export * from './absence/absences.service';
export { Absence } from './absence/absence.entity';
export * from './handover/handover-participants';
export * from './handover/handovers.service';
export { INVITATION_STATES, Invitation, type InvitationState } from './members/invitation.entity';
export * from './members/invitation-acceptance.service';
export * from './members/invitations.service';
export * from './members/members.service';
export * from './members/successors.service';
export * from './organization-standing.service';
export * from './organization-state';
export * from './oidc/identities.service';
export * from './oidc/oidc-flow.service';
export * from './oidc/oidc-joining.service';
export { OidcProviders } from './oidc/oidc-providers.service';
export * from './oidc/oidc-sign-in.service';
export * from './oidc/sign-in-cookie';
export type { UserIdentity } from './oidc/user-identity.entity';
export * from './organizations.service';
export * from './personal-data/account-deletion.service';
export { PersonalData } from './personal-data/personal-data';
export * from './personal-data/personal-data-export.service';
export * from './registration.service';
export * from './registration/organization-claim';
export * from './registration/registration-decisions.service';
export {
  REGISTRATION_STATES,
  RegistrationRequest,
  type RegistrationState,
} from './registration/registration-request.entity';
export * from './registration/registrations.service';
export * from './second-factor/second-factor-codes.service';
export * from './second-factor/second-factor-enrolments.service';
export * from './second-factor/second-factor-sign-in.service';
export * from './second-factor/second-factors.service';
export * from './sessions/session-cookie';
export * from './sessions/operator-sign-outs.service';
export * from './sessions/sessions.service';
export * from './sign-in/password-sign-in.service';
export * from './sign-in/throttle.service';
export * from './sign-in/password-changes.service';
export * from './sign-in/password-resets.service';
export * from './tokens/api-tokens.service';
export { hashPassword, verifyPassword } from './sign-in/passwords';
