import type { Principal, Role } from '@app/authz';
import { decodeCursorAs, type Page, toPage, Transactions } from '@app/database';
import { Clock, InvalidInputError, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { RegistrationDecidedError } from '../accounts.errors';
import { MembershipChanges } from '../members/membership-changes.service';
import { OrganizationLocks } from '../organization-locks.service';
import { Organization } from '../organization.entity';
import { ClaimEffects } from './claim-effects.service';
import { RegistrationMails } from './registration-mails.service';
import { RegistrationRequest, type RegistrationState } from './registration-request.entity';

export interface RegistrationView {
  readonly request: RegistrationRequest;
  /** null until the address is confirmed. */
  readonly organization: Organization | null;
}

/** The operations office decides who acts for a new organization; owners decide who joins theirs. */
@Injectable()
export class RegistrationDecisions {
  constructor(
    private readonly transactions: Transactions,
    private readonly locks: OrganizationLocks,
    private readonly clock: Clock,
    private readonly effects: ClaimEffects,
    private readonly mail: RegistrationMails,
    private readonly members: MembershipChanges,
  ) {}

  /** For the operations office, the longest waiting first; those whose address is not confirmed are nobody's business. */
  async list(query: { state?: RegistrationState; limit: number; cursor?: string }): Promise<Page<RegistrationView>> {
    return this.page(query.state ?? 'pending', query);
  }

  /** Who wants to join the principal's organization. */
  async joinRequests(principal: Principal, query: { limit: number; cursor?: string }): Promise<Page<RegistrationView>> {
    return this.page('joining', query, principal.organizationId);
  }

  async approve(principal: Principal, id: string): Promise<RegistrationView> {
    return this.decide(principal, id, 'pending', async (request, organization) => {
      await this.effects.setState(organization, 'approved');
      await this.mail.approved(request.email, organization.name);
      return { state: 'approved' };
    });
  }

  /** The applicant loses what they had meanwhile; a local government can be claimed again at once. */
  async refuse(principal: Principal, id: string, reason: string): Promise<RegistrationView> {
    return this.decide(principal, id, 'pending', async (request, organization) => {
      await this.members.end({ userId: request.userId!, organizationId: organization.id });
      await this.effects.setState(organization, organization.code ? 'approved' : 'refused');
      await this.mail.refused(request.email, organization.name, reason);
      return { state: 'refused', refusalReason: reason };
    });
  }

  /** @throws InvalidInputError for a role that the organization's kind does not have */
  async acceptJoin(principal: Principal, id: string, role: string): Promise<RegistrationView> {
    return this.decide(principal, id, 'joining', async (request, organization) => {
      await this.members.add({ userId: request.userId!, organizationId: organization.id, role: role as Role });
      await this.mail.approved(request.email, organization.name);
      return { state: 'approved' };
    });
  }

  async refuseJoin(principal: Principal, id: string, reason: string): Promise<RegistrationView> {
    return this.decide(principal, id, 'joining', async (request, organization) => {
      await this.mail.joinRefused(request.email, organization.name, reason);
      return { state: 'refused', refusalReason: reason };
    });
  }

  /** @throws NotFoundError also for an application to another organization, RegistrationDecidedError */
  private async decide(
    principal: Principal,
    id: string,
    from: 'pending' | 'joining',
    effect: (request: RegistrationRequest, organization: Organization) => Promise<Partial<RegistrationRequest>>,
  ): Promise<RegistrationView> {
    return this.transactions.run(async () => {
      const requests = this.transactions.repository(RegistrationRequest);
      const request = await requests.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      const mine = from === 'pending' || request?.organizationId === principal.organizationId;
      if (!request || request.state === 'unconfirmed' || !mine)
        throw new NotFoundError('申込みが見つかりませんでした。');
      if (request.state !== from) throw new RegistrationDecidedError();
      const organization = await this.locks.lock(request.organizationId!);
      Object.assign(request, await effect(request, organization), {
        decidedBy: principal.userId,
        decidedAt: this.clock.now(),
      });
      await requests.save(request);
      await this.effects.record(`registration.${request.state}`, request, organization.id);
      return { request, organization: await this.locks.lock(organization.id) };
    });
  }

  private async page(
    state: RegistrationState,
    { limit, cursor }: { limit: number; cursor?: string },
    organizationId?: string,
  ): Promise<Page<RegistrationView>> {
    if (state === 'unconfirmed') {
      throw new InvalidInputError([{ pointer: 'state', code: 'state', message: '確認前の申込みは一覧にありません。' }]);
    }
    const rows = this.transactions.manager
      .createQueryBuilder(RegistrationRequest, 'r')
      .where('r.state = :state', { state })
      .orderBy('r.createdAt')
      .addOrderBy('r.id')
      .take(limit + 1);
    if (organizationId) rows.andWhere('r.organizationId = :organizationId', { organizationId });
    if (cursor) {
      const [at, id] = decodeCursorAs(cursor, ['moment', 'uuid']);
      rows.andWhere('(r.created_at, r.id) > (CAST(:at AS timestamptz), CAST(:id AS uuid))', { at, id });
    }
    const page = toPage(await rows.getMany(), limit, (r) => [r.createdAt.toISOString(), r.id]);
    const ids = page.items.flatMap((r) => r.organizationId ?? []);
    const found = await this.transactions.repository(Organization).findBy({ id: In(ids) });
    const byId = new Map(found.map((each) => [each.id, each]));
    const items = page.items.map((request) => ({
      request,
      organization: byId.get(request.organizationId ?? '') ?? null,
    }));
    return { items, nextCursor: page.nextCursor };
  }
}
