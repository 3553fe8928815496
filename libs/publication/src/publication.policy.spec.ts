import { permissionsOf, type Principal, ROLES_OF_KIND } from '@app/authz';
import { ORGANIZATION_KINDS, type OrganizationKind } from '@app/contracts';
import { PUBLICATION_ACTIONS } from './publication';
import { actionScope, draftScope, isWithin, scopeSql } from './publication.policy';

const RULES = {
  ownerKinds: ['startup'],
  permissions: { write: 'offering.write', publish: 'offering.publish' },
} as const;

const acting = (organizationKind: OrganizationKind, role: string, organizationId = 'mine'): Principal => ({
  userId: 'user',
  organizationId,
  organizationKind,
  role,
  permissions: permissionsOf(organizationKind, role),
});

const ACTIONS = ['create', ...PUBLICATION_ACTIONS, 'confirm'] as const;
const OFFICE_ONLY = { return: 'all', suspend: 'all', resume: 'all', confirm: 'all' };
const ALL_ROLES = ORGANIZATION_KINDS.flatMap((kind) => ROLES_OF_KIND[kind].map((role) => [kind, role] as const));

describe('publication policy', () => {
  it.each(ALL_ROLES)('%s %s touches nothing but what its role allows', (kind, role) => {
    const allowed: Record<string, Record<string, string>> = {
      'startup/owner': { drafts: 'own', create: 'own', edit: 'own', submit: 'own', publish: 'own', withdraw: 'own' },
      'startup/editor': { drafts: 'own', create: 'own', edit: 'own' },
      'startup/viewer': { drafts: 'own' },
      'operations/operator': { drafts: 'all', publish: 'all', withdraw: 'all', ...OFFICE_ONLY },
    };
    const principal = acting(kind, role);
    const actual = {
      drafts: draftScope(RULES, principal),
      ...Object.fromEntries(ACTIONS.map((a) => [a, actionScope(RULES, principal, a)])),
    };
    const nothing = { drafts: 'none', ...Object.fromEntries(ACTIONS.map((action) => [action, 'none'])) };
    expect(actual).toEqual({ ...nothing, ...allowed[`${kind}/${role}`] });
  });

  it('shows no draft to someone who is not signed in', () => {
    expect(draftScope(RULES, null)).toBe('none');
    expect(scopeSql('own', null).sql).toBe('FALSE');
    expect(isWithin('own', null, { organizationId: 'mine' })).toBe(false);
  });

  it('says the same of a row at hand as the condition says in SQL', () => {
    const principal = acting('startup', 'owner');
    expect(scopeSql('own', principal)).toEqual({
      sql: 'item.organization_id = :actingOrganization',
      parameters: { actingOrganization: 'mine' },
    });
    expect(isWithin('own', principal, { organizationId: 'mine' })).toBe(true);
    expect(isWithin('own', principal, { organizationId: 'theirs' })).toBe(false);
    expect(scopeSql('none', principal).sql).toBe('FALSE');
    expect(isWithin('none', principal, { organizationId: 'mine' })).toBe(false);
    expect(scopeSql('all', principal).sql).toBe('TRUE');
    expect(isWithin('all', principal, { organizationId: 'theirs' })).toBe(true);
  });
});
