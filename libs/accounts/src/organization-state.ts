import { type Permission, permissionsOf } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';

/**
 * pending: someone says to act for it, and the operations office has not said yes yet. refused: it said no; another
 * application may follow. suspended: nobody acts for it until it is resumed.
 */
export const ORGANIZATION_STATE = {
  pending: '承認待ち',
  approved: '承認済み',
  refused: '承認されず',
  suspended: '停止中',
} as const;
export type OrganizationState = keyof typeof ORGANIZATION_STATE;

/** What people of a pending organization may do: see where it stands and write drafts. A new permission waits, too. */
const WHILE_PENDING: ReadonlySet<string> = new Set<Permission>([
  'session.read',
  'session.end',
  'session.manage',
  'member.read',
  'idea.read',
  'idea.write',
  'offering.write',
  'research.write',
  'precedent.write',
]);

/** What a role may do, narrowed by where its organization stands. */
export function permissionsIn(state: OrganizationState, kind: OrganizationKind, role: string): ReadonlySet<Permission> {
  if (state === 'refused' || state === 'suspended') return new Set();
  const permissions = permissionsOf(kind, role);
  return state === 'approved' ? permissions : new Set([...permissions].filter((one) => WHILE_PENDING.has(one)));
}
