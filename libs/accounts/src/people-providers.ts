import { ActingPeople } from './acting-people.service';
import { Links } from './link-secret';
import { People } from './people.service';
import { OrganizationLocks } from './organization-locks.service';
import { OrganizationStanding } from './organization-standing.service';
import { OrganizationStates } from './organization-states.service';
import { ClaimEffects } from './registration/claim-effects.service';
import { RegistrationMails } from './registration/registration-mails.service';
import { Claims } from './registration/claims.service';
import { Registrations } from './registration/registrations.service';
import { RegistrationDecisions } from './registration/registration-decisions.service';
import { Vouchers } from './members/vouchers.service';
import { MembershipChanges } from './members/membership-changes.service';
import { Successors } from './members/successors.service';
import { PeopleRetention } from './people-retention.service';
import { Members } from './members/members.service';
import { InvitationMails } from './members/invitation-mails.service';
import { Invitations } from './members/invitations.service';
import { InvitationAcceptance } from './members/invitation-acceptance.service';
import { HandoverParticipants } from './handover/handover-participants';
import { Handovers } from './handover/handovers.service';
import { HandoverNotices } from './handover/handover-notices.service';
import { Absences } from './absence/absences.service';

/** Organizations, their people, and how both come, change and go: part of the accounts module. */
export const PEOPLE_PROVIDERS = [
  ActingPeople,
  Links,
  People,
  OrganizationLocks,
  OrganizationStates,
  OrganizationStanding,
  ClaimEffects,
  RegistrationMails,
  Claims,
  Registrations,
  RegistrationDecisions,
  Vouchers,
  MembershipChanges,
  Successors,
  PeopleRetention,
  Members,
  InvitationMails,
  Invitations,
  InvitationAcceptance,
  HandoverParticipants,
  HandoverNotices,
  Handovers,
  Absences,
];
/** What other libraries and the apps use of it. */
export const PEOPLE_EXPORTS = [
  ActingPeople,
  Links,
  OrganizationStanding,
  Registrations,
  RegistrationDecisions,
  Members,
  Successors,
  Invitations,
  InvitationAcceptance,
  HandoverParticipants,
  Handovers,
  Absences,
];
