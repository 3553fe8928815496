import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Clock, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AlreadyMemberError } from '../accounts.errors';
import { newLinkSecret } from '../link-secret';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';
import { InvitationMails } from './invitation-mails.service';
import { Invitation } from './invitation.entity';
import { requireRole } from './membership-changes.service';

const DAY_MS = 24 * 3_600_000;
/** Within a week a mail is read, holidays included; longer a link should not lie in a mailbox. */
const VALID_DAYS = 7;

export type NewInvitation =
  | { readonly purpose: 'join'; readonly email: string; readonly role: string }
  | { readonly purpose: 'register'; readonly email: string };

/** Links by which an organization brings people in. Used once, by the address they were sent to. */
@Injectable()
export class Invitations {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly mail: InvitationMails,
  ) {}

  list(principal: Principal): Promise<Invitation[]> {
    const { organizationId } = principal;
    return this.transactions
      .repository(Invitation)
      .find({ where: { organizationId }, order: { createdAt: 'DESC', id: 'DESC' }, take: 200 });
  }

  /** A new invitation of the same address takes the place of the former. @throws AlreadyMemberError, InvalidInputError */
  async create(principal: Principal, input: NewInvitation): Promise<Invitation> {
    const { organizationId, userId } = principal;
    const email = input.email.trim().toLowerCase();
    const role = input.purpose === 'join' ? requireRole(principal.organizationKind, input.role) : null;
    return this.transactions.run(async () => {
      // Two invitations of one address side by side wait for one another.
      await this.transactions.repository(Organization).findOne({
        where: { id: organizationId },
        lock: { mode: 'pessimistic_write' },
      });
      if (input.purpose === 'join' && (await this.isMember(email, organizationId))) throw new AlreadyMemberError();
      const invitations = this.transactions.repository(Invitation);
      await invitations.update({ organizationId, email, purpose: input.purpose, state: 'open' }, { state: 'revoked' });
      const { token, hash } = newLinkSecret();
      const id = randomUUID();
      const invitation = { id, organizationId, purpose: input.purpose, email, role, createdBy: userId };
      await invitations.insert({ ...invitation, tokenHash: hash, state: 'open', expiresAt: this.expiry() });
      await this.record('create', id, undefined, { email, role, purpose: input.purpose, state: 'open' });
      return this.send(id, token);
    });
  }

  /** Sends a new link; the former opens nothing any more. @throws NotFoundError also when it was used or revoked */
  async resend(principal: Principal, id: string): Promise<Invitation> {
    return this.transactions.run(async () => {
      await this.lockOpen(principal, id);
      const { token, hash } = newLinkSecret();
      await this.transactions.repository(Invitation).update({ id }, { tokenHash: hash, expiresAt: this.expiry() });
      await this.record('resend', id, { state: 'open' }, { state: 'open' });
      return this.send(id, token);
    });
  }

  /** @throws NotFoundError also when it was used or revoked */
  async revoke(principal: Principal, id: string): Promise<void> {
    await this.transactions.run(async () => {
      await this.lockOpen(principal, id);
      await this.transactions.repository(Invitation).update({ id }, { state: 'revoked' });
      await this.record('revoke', id, { state: 'open' }, { state: 'revoked' });
    });
  }

  private expiry(): Date {
    return new Date(this.clock.now().getTime() + VALID_DAYS * DAY_MS);
  }

  private async send(id: string, token: string): Promise<Invitation> {
    const invitation = await this.transactions.repository(Invitation).findOneByOrFail({ id });
    await this.mail.invite(invitation, token);
    return invitation;
  }

  private async lockOpen({ organizationId }: Principal, id: string): Promise<void> {
    const open = await this.transactions
      .repository(Invitation)
      .findOne({ where: { id, organizationId, state: 'open' }, lock: { mode: 'pessimistic_write' } });
    if (!open) throw new NotFoundError('有効な招待が見つかりませんでした。');
  }

  private async isMember(email: string, organizationId: string): Promise<boolean> {
    const user = await this.transactions.repository(User).findOneBy({ email });
    if (!user) return false;
    return this.transactions.repository(Membership).existsBy({ userId: user.id, organizationId });
  }

  private async record(action: string, id: string, before: unknown, after: unknown): Promise<void> {
    await this.audit.record({
      action: `invitation.${action}`,
      subjectType: 'invitation',
      subjectId: id,
      before,
      after,
    });
  }
}
