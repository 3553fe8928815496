import { Audit } from '@app/audit';
import { type Role, ROLES_OF_KIND } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { InvalidInputError, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AlreadyMemberError } from '../accounts.errors';
import { Membership } from '../membership.entity';
import { managerRole, OrganizationLocks } from '../organization-locks.service';
import { ApiTokens } from '../tokens/api-tokens.service';
import { Sessions } from '../sessions/sessions.service';

/** @throws InvalidInputError for a role that organizations of the kind do not have */
export function requireRole(kind: OrganizationKind, role: string): Role {
  const roles: readonly string[] = ROLES_OF_KIND[kind];
  if (roles.includes(role)) return role as Role;
  const message = `この組織の役割は ${roles.join('・')} のいずれかです。`;
  throw new InvalidInputError([{ pointer: '/role', code: 'role', message }]);
}

/**
 * Who belongs to an organization, and as what. Each change waits for the organization's lock, ends the person's
 * sessions and tokens for it where they lose something, and is recorded. Call inside a transaction.
 */
@Injectable()
export class MembershipChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly locks: OrganizationLocks,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** @throws AlreadyMemberError, InvalidInputError (role) */
  async add({ userId, organizationId, role }: Membership): Promise<void> {
    const organization = await this.locks.lock(organizationId);
    const membership = { userId, organizationId, role: requireRole(organization.kind, role) };
    const memberships = this.transactions.repository(Membership);
    if (await memberships.existsBy({ userId, organizationId })) throw new AlreadyMemberError();
    await memberships.insert(membership);
    await this.record('member.add', membership, { after: { role } });
  }

  /** @throws LastManagerError, NotFoundError, InvalidInputError (role) */
  async changeRole({ userId, organizationId, role }: Membership): Promise<void> {
    const organization = await this.locks.lock(organizationId);
    const before = await this.require(userId, organizationId);
    const next = requireRole(organization.kind, role);
    if (before.role === next) return;
    if (next !== managerRole(organization.kind)) await this.locks.requireAnotherManager(organization, userId);
    await this.transactions.repository(Membership).update({ userId, organizationId }, { role: next });
    await this.sessions.endAll(userId, organizationId);
    await this.tokens.revokeAll(userId, organizationId);
    await this.record('member.change_role', before, { before: { role: before.role }, after: { role: next } });
  }

  /** @throws LastManagerError, NotFoundError */
  async remove({ userId, organizationId }: Pick<Membership, 'userId' | 'organizationId'>): Promise<void> {
    const organization = await this.locks.lock(organizationId);
    await this.require(userId, organizationId);
    await this.locks.requireAnotherManager(organization, userId);
    await this.end({ userId, organizationId });
  }

  /** Without asking who is left: for an application that was refused. */
  async end({ userId, organizationId }: Pick<Membership, 'userId' | 'organizationId'>): Promise<void> {
    const before = await this.require(userId, organizationId);
    await this.sessions.endAll(userId, organizationId);
    await this.tokens.revokeAll(userId, organizationId);
    await this.transactions.repository(Membership).delete({ userId, organizationId });
    await this.record('member.remove', before, { before: { role: before.role } });
  }

  async require(userId: string, organizationId: string): Promise<Membership> {
    const found = await this.transactions.repository(Membership).findOneBy({ userId, organizationId });
    if (!found) throw new NotFoundError('メンバーが見つかりませんでした。');
    return found;
  }

  private async record(
    action: 'member.add' | 'member.change_role' | 'member.remove',
    { userId, organizationId }: Membership,
    content: { before?: unknown; after?: unknown },
  ): Promise<void> {
    await this.audit.record({ action, subjectType: 'membership', subjectId: userId, organizationId, ...content });
    await this.outbox.publish('membership.changed', { userId, organizationId });
  }
}
