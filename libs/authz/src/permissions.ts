import type { OrganizationKind } from '@app/contracts';

/** Everything that can be allowed. A route names one of them; roles map to them; row policies narrow them. */
export const PERMISSIONS = [
  'session.read',
  'session.end',
  /** One's own sessions: list, end, act for another of one's organizations, prove again to be there. */
  'session.manage',
  /** Who belongs to one's organization. */
  'member.read',
  /** Invite, change roles, end memberships, decide who joins, hand over. */
  'member.manage',
  /** Invite an organization to register, with one's word for it. */
  'organization.vouch',
  /** Applications and where organizations stand. */
  'organization.review',
  'organization.approve',
  /** Searches of one's own, mails about them, calendar feeds. */
  'search.save',
  /** Joint ideas of one's organization under the lead of another. */
  'idea.read_joint',
  'idea.read',
  'idea.write',
  'idea.submit',
  'recommendation.read',
  'recommendation.request',
  'decision.read',
  'decision.write',
  /** The assembly sessions and lead times of one's own local government. */
  'fiscal_calendar.read',
  'fiscal_calendar.write',
  /** How the engine does: weights, fairness. */
  'matching.review',
  'matching.manage',
  /** Who did what, in all organizations. */
  'audit.read',
  /** 打診 of one's own organization, sent or received. */
  'inquiry.read',
  'inquiry.send',
  'inquiry.answer',
  'program.write',
  'program.publish',
  'offering.write',
  'offering.publish',
  'research.write',
  'research.publish',
  'precedent.write',
  'precedent.publish',
  /** Earlier versions of what one's organization publishes, and what the operations office remarked. */
  'content.history',
  /** Decide whether what others wrote becomes, or stays, public. */
  'content.review',
  /** Bring many of one's own things at once in a file, and take them away in one. */
  'content.import',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES_OF_KIND = {
  municipality: ['owner', 'editor', 'viewer'],
  prefecture: ['owner', 'editor', 'viewer'],
  startup: ['owner', 'editor', 'viewer'],
  research: ['owner', 'editor', 'viewer'],
  ministry: ['desk_head', 'liaison', 'program_editor'],
  operations: ['operator', 'auditor'],
} as const satisfies Record<OrganizationKind, readonly string[]>;
export type Role = (typeof ROLES_OF_KIND)[OrganizationKind][number];

const OWN_SESSION: readonly Permission[] = ['session.read', 'session.end', 'session.manage'];
/** What concerns the account itself, and who acts for whom, is for people, not for their programs: no token may do it. */
const FOR_PEOPLE: readonly string[] = [
  ...OWN_SESSION,
  'search.save',
  'member.manage',
  'organization.vouch',
  'organization.approve',
] satisfies Permission[];
export const tokensMayHave = (permission: string): permission is Permission =>
  (PERMISSIONS as readonly string[]).includes(permission) && !FOR_PEOPLE.includes(permission);

const READ_IDEAS: readonly Permission[] = ['idea.read', 'recommendation.read'];
/** What a municipality thinks of a recommendation is its own affair. */
const READ_OWN_IDEAS: readonly Permission[] = [
  ...READ_IDEAS,
  'inquiry.read',
  'content.history',
  'idea.read_joint',
  'decision.read',
  'fiscal_calendar.read',
];
const EDIT_IDEAS: readonly Permission[] = [
  ...READ_OWN_IDEAS,
  'idea.write',
  'idea.submit',
  'recommendation.request',
  'decision.write',
  'inquiry.send',
  'inquiry.answer',
];

const localGovernment = {
  owner: [...EDIT_IDEAS, 'fiscal_calendar.write', 'precedent.write', 'precedent.publish', 'member.manage'],
  editor: [...EDIT_IDEAS, 'fiscal_calendar.write', 'precedent.write'],
  viewer: READ_OWN_IDEAS,
} satisfies Record<string, readonly Permission[]>;

const GRANTS: { readonly [K in OrganizationKind]: Readonly<Record<string, readonly Permission[]>> } = {
  municipality: localGovernment,
  prefecture: { ...localGovernment, owner: [...localGovernment.owner, 'organization.vouch'] },
  startup: {
    owner: [
      'content.history',
      'content.import',
      'inquiry.read',
      'inquiry.answer',
      'offering.write',
      'offering.publish',
      'member.manage',
    ],
    editor: ['content.history', 'content.import', 'inquiry.read', 'inquiry.answer', 'offering.write'],
    viewer: ['content.history', 'inquiry.read'],
  },
  research: {
    owner: ['content.history', 'inquiry.read', 'inquiry.answer', 'research.write', 'research.publish', 'member.manage'],
    editor: ['content.history', 'inquiry.read', 'inquiry.answer', 'research.write'],
    viewer: ['content.history', 'inquiry.read'],
  },
  ministry: {
    desk_head: [
      ...READ_IDEAS,
      'inquiry.read',
      'inquiry.answer',
      'program.write',
      'program.publish',
      'member.manage',
      'organization.vouch',
    ],
    liaison: [...READ_IDEAS, 'inquiry.read', 'inquiry.answer'],
    program_editor: ['program.write', 'program.publish'],
  },
  operations: {
    operator: [
      ...READ_IDEAS,
      'inquiry.read',
      'inquiry.answer',
      'program.write',
      'program.publish',
      'offering.publish',
      'research.publish',
      'precedent.publish',
      'content.history',
      'content.review',
      'matching.review',
      'matching.manage',
      'member.manage',
      'organization.vouch',
      'organization.review',
      'organization.approve',
      'audit.read',
    ],
    auditor: [...READ_IDEAS, 'inquiry.read', 'matching.review', 'organization.review', 'audit.read'],
  },
};

/** An unknown role has no permission beyond its own session. */
export function permissionsOf(kind: OrganizationKind, role: string): ReadonlySet<Permission> {
  const granted = Object.hasOwn(GRANTS[kind], role) ? GRANTS[kind][role] : undefined;
  return new Set(granted ? [...OWN_SESSION, 'member.read', 'search.save', ...granted] : OWN_SESSION);
}
