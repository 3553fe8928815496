import { randomUUID } from 'node:crypto';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Membership } from '../membership.entity';
import { Vouchers } from '../members/vouchers.service';
import { OrganizationLocks } from '../organization-locks.service';
import { Organization } from '../organization.entity';
import { People } from '../people.service';
import { User } from '../user.entity';
import { ClaimEffects } from './claim-effects.service';
import { RegistrationMails } from './registration-mails.service';
import type { RegistrationRequest } from './registration-request.entity';

/** What follows from an application whose address is confirmed. */
@Injectable()
export class Claims {
  constructor(
    private readonly transactions: Transactions,
    private readonly people: People,
    private readonly locks: OrganizationLocks,
    private readonly vouchers: Vouchers,
    private readonly mail: RegistrationMails,
    private readonly effects: ClaimEffects,
  ) {}

  /** Call inside a transaction, with the request locked. @returns the request as it stands now, not saved yet */
  async settle(
    request: RegistrationRequest,
    actor: Principal | null,
    password: string | undefined,
  ): Promise<RegistrationRequest> {
    const { email, displayName } = request;
    const organization = await this.organizationOf(request);
    const person = { email, displayName, password, organizationNames: [organization.name] };
    const user = await this.people.accountOf(person, actor);
    const members = await this.transactions.repository(Membership).findBy({ organizationId: organization.id });
    const settled = Object.assign(request, { tokenHash: null, userId: user.id, organizationId: organization.id });
    if (members.some(({ userId }) => userId === user.id)) return Object.assign(settled, { state: 'approved' as const });
    if (members.length > 0 || organization.state === 'suspended') return this.ask(settled, organization);
    const vouched = request.voucherId !== null && (await this.vouchers.accept(request.voucherId, email, organization));
    const state = vouched ? 'approved' : 'pending';
    await this.effects.begin(organization, user, state);
    return Object.assign(settled, { state });
  }

  /** The owners of an organization decide who joins it, not the office. */
  private async ask(request: RegistrationRequest, organization: Organization): Promise<RegistrationRequest> {
    const managers = await this.locks.managersOf(organization);
    const people = await this.transactions.repository(User).findBy({ id: In(managers.map(({ userId }) => userId)) });
    await this.mail.joinRequested(
      people.map(({ email }) => email),
      organization.name,
      request,
    );
    await this.effects.record('registration.join', request, organization.id, request.userId ?? undefined);
    return Object.assign(request, { state: 'joining' as const });
  }

  /** Found by its number or made now, and locked: of two applications at once the second finds people there. */
  private async organizationOf(request: RegistrationRequest): Promise<Organization> {
    const { kind, code, corporateNumber, schoolCode, organizationName: name } = request;
    const where = code ? { code } : schoolCode ? { schoolCode } : { corporateNumber: corporateNumber! };
    const organizations = this.transactions.repository(Organization);
    if (!code) {
      const blank = { kana: null, localGovernmentType: null, prefectureCode: null, introduction: null };
      await organizations
        .createQueryBuilder()
        .insert()
        .values({ ...blank, id: randomUUID(), kind, name: name!, corporateNumber, schoolCode, state: 'pending' })
        .orIgnore()
        .execute();
    }
    const { id } = await organizations.findOneByOrFail(where);
    return this.locks.lock(id);
  }
}
