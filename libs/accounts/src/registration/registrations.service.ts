import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Clock, InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { LinkUnusableError } from '../accounts.errors';
import { hashOfSecret, newLinkSecret } from '../link-secret';
import { Vouchers } from '../members/vouchers.service';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';
import { type ClaimInput, readClaim } from './organization-claim';
import { Claims } from './claims.service';
import { RegistrationMails } from './registration-mails.service';
import { RegistrationRequest } from './registration-request.entity';

const HOUR_MS = 3_600_000;
/** An address is a claim until its link is used. */
const CONFIRMATION_HOURS = 24;
/** Mails that one address can be made to get by applications within that time. */
const MAX_UNCONFIRMED = 3;

export interface NewRegistration {
  readonly organization: ClaimInput;
  readonly email: string;
  readonly displayName: string;
  readonly note?: string;
  /** Of a link by which an approved organization vouches. */
  readonly invitation?: string;
}

/** Applications of people who want to act for an organization. */
@Injectable()
export class Registrations {
  constructor(
    private readonly transactions: Transactions,
    private readonly mail: RegistrationMails,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly claims: Claims,
    private readonly vouchers: Vouchers,
  ) {}

  /**
   * Takes an application and mails a link to its address. Says the same whether address or organization are known.
   * @throws InvalidInputError for what anyone can see is wrong: numbers, a 団体コード that is not assigned
   */
  async apply(input: NewRegistration): Promise<void> {
    const claim = readClaim(input.organization);
    const email = input.email.trim().toLowerCase();
    await this.transactions.run(async () => {
      if (claim.code !== null) await this.requireLocalGovernment(claim.code, claim.kind);
      const voucherId = input.invitation ? await this.vouchers.of(input.invitation, email) : null;
      const now = this.clock.now();
      const requests = this.transactions.repository(RegistrationRequest);
      const open = await requests.countBy({ email, state: 'unconfirmed', expiresAt: MoreThan(now) });
      // Nobody's mailbox is filled by strangers; who really waits has a link already.
      if (open >= MAX_UNCONFIRMED) return;
      const secret = newLinkSecret();
      const { name: organizationName, ...numbers } = claim;
      const request = {
        ...numbers,
        id: randomUUID(),
        state: 'unconfirmed' as const,
        organizationName,
        email,
        displayName: input.displayName.trim(),
        note: input.note?.trim() ?? '',
        tokenHash: secret.hash,
        expiresAt: new Date(now.getTime() + CONFIRMATION_HOURS * HOUR_MS),
        voucherId,
      };
      await requests.insert(request);
      const known = await this.transactions.repository(User).existsBy({ email });
      await this.mail.confirmation(request, secret.token, known);
      await this.audit.record({
        action: 'registration.apply',
        subjectType: 'registration',
        subjectId: request.id,
        after: { ...numbers, organizationName, email },
      });
    });
  }

  /**
   * Uses the link once: makes the account and lets the person act for the organization, which waits for approval; or
   * asks the owner of an organization that has people already.
   * @throws LinkUnusableError, SignInFirstError, InvalidInputError (password)
   */
  async confirm(
    actor: Principal | null,
    { token, password }: { token: string; password?: string },
  ): Promise<RegistrationRequest> {
    return this.transactions.run(async () => {
      const requests = this.transactions.repository(RegistrationRequest);
      const request = await requests.findOne({
        where: { tokenHash: hashOfSecret(token), expiresAt: MoreThan(this.clock.now()) },
        lock: { mode: 'pessimistic_write' },
      });
      if (request?.state !== 'unconfirmed') throw new LinkUnusableError();
      return requests.save(await this.claims.settle(request, actor, password));
    });
  }

  private async requireLocalGovernment(code: string, kind: Organization['kind']): Promise<void> {
    if (await this.transactions.repository(Organization).existsBy({ code, kind })) return;
    const message = 'この団体コードの自治体はありません。種別と番号を確かめてください。';
    throw new InvalidInputError([{ pointer: '/organization/code', code: 'unknown_code', message }]);
  }
}
