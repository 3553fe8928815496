import { Transactions } from '@app/database';
import { Clock, Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, LessThan, Not } from 'typeorm';
import { Invitation } from './members/invitation.entity';
import { RegistrationRequest } from './registration/registration-request.entity';

const DAY_MS = 86_400_000;

/**
 * Forgets names and addresses of people who applied or were invited, once nothing follows from it any more. What was
 * decided, by whom and when stays in the audit, which holds neither.
 */
@Injectable()
export class PeopleRetention implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'applications', apply: () => this.pruneApplications() });
    this.retention.register({ what: 'invitations', apply: () => this.pruneInvitations() });
  }

  /** Those who wait are never removed, however long it takes. @returns rows removed */
  private async pruneApplications(): Promise<number> {
    const requests = this.transactions.repository(RegistrationRequest);
    const unconfirmed = await requests.delete({
      state: 'unconfirmed',
      expiresAt: LessThan(this.daysAgo(this.settings.RETENTION_INVITATION_DAYS)),
    });
    const decided = await requests.delete({
      state: In(['approved', 'refused']),
      createdAt: LessThan(this.daysAgo(this.settings.RETENTION_APPLICATION_DAYS)),
    });
    return (unconfirmed.affected ?? 0) + (decided.affected ?? 0);
  }

  /** Accepted, revoked or expired. A voucher counts as long as the application that rests on it. @returns rows removed */
  private async pruneInvitations(): Promise<number> {
    const invitations = this.transactions.repository(Invitation);
    const before = this.daysAgo(this.settings.RETENTION_INVITATION_DAYS);
    const ended = await invitations.delete({ state: Not('open'), expiresAt: LessThan(before) });
    const expired = await invitations.delete({ state: 'open', expiresAt: LessThan(before) });
    return (ended.affected ?? 0) + (expired.affected ?? 0);
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
