import type { Principal } from '@app/authz';
import type { PublicationAction, PublicationParty } from './publication';
import type { Publishable } from './publishable';
import type { PublishedContent } from './published-content.entity';

/** Which rows a principal may touch: none, those of the organization it acts for, or all. */
export type Scope = 'none' | 'own' | 'all';

type Rules = Pick<Publishable, 'ownerKinds' | 'permissions'>;

/** Rows of which the drafts may be read too. What is published everyone may read besides. */
export function draftScope(rules: Rules, principal: Principal | null): Scope {
  if (!principal) return 'none';
  if (isOverseer(rules, principal)) return 'all';
  return rules.ownerKinds.includes(principal.organizationKind) ? 'own' : 'none';
}

/** The operations office decides what is public, but does not put words into an owner's mouth. */
export function actionScope(
  rules: Rules,
  principal: Principal,
  action: PublicationAction | 'create' | 'confirm',
): Scope {
  const writes = action === 'edit' || action === 'create';
  if (!writes && isOverseer(rules, principal)) return action === 'submit' ? 'none' : 'all';
  if (!rules.ownerKinds.includes(principal.organizationKind) || OF_THE_OFFICE.has(action)) return 'none';
  return principal.permissions.has(writes ? rules.permissions.write : rules.permissions.publish) ? 'own' : 'none';
}

/** As whom somebody acts on such content. */
export const partyOf = (rules: Rules, principal: Principal): PublicationParty =>
  isOverseer(rules, principal) ? 'office' : 'owner';

const OF_THE_OFFICE: ReadonlySet<string> = new Set(['return', 'suspend', 'resume', 'confirm']);

const isOverseer = (rules: Rules, principal: Principal): boolean =>
  principal.organizationKind === 'operations' && principal.permissions.has(rules.permissions.publish);

/** The scope as a condition on `item`. */
export function scopeSql(
  scope: Scope,
  principal: Principal | null,
): { sql: string; parameters: Record<string, unknown> } {
  if (scope === 'all') return { sql: 'TRUE', parameters: {} };
  if (scope === 'none' || !principal) return { sql: 'FALSE', parameters: {} };
  return {
    sql: 'item.organization_id = :actingOrganization',
    parameters: { actingOrganization: principal.organizationId },
  };
}

/** The same for a row at hand. */
export const isWithin = (scope: Scope, principal: Principal | null, item: Pick<PublishedContent, 'organizationId'>) =>
  scope === 'all' || (scope === 'own' && principal?.organizationId === item.organizationId);
