import { createHash } from 'node:crypto';
import { Transactions } from '@app/database';
import { Clock, Settings, TooManyRequestsError } from '@app/platform';
import { clientOf } from '@app/rate-limits';
import { Injectable } from '@nestjs/common';
import { SignInThrottle } from './sign-in-throttle.entity';

const SECOND_MS = 1000;
/** However often somebody fails: the rightful owner is never kept out longer. */
const LONGEST_BLOCK_SECONDS = 3600;
/** After so long without an attempt the count begins anew. */
const FORGET_SECONDS = 24 * 3600;

/** Whom an attempt counts for. */
export interface AttemptedBy {
  /** What names the account: an address as typed in lower case, whether it exists or not. */
  readonly account: string;
  /** Of the network connection, behind trusted proxies. */
  readonly address: string;
}

export interface Attempt {
  /** This attempt was the last one for a while; if it fails as well, the account is locked. */
  readonly last: boolean;
  /** The first lock of a row of failures, not a longer one that follows. */
  readonly first: boolean;
  readonly at: Date;
}

export interface AccountFailures {
  readonly what: 'sign_in' | 'password_reset';
  readonly failures: number;
  readonly lastAt: Date;
  readonly blockedUntil: Date | null;
}

/** What requests for a reset are counted for: apart from attempts to sign in, so that whoever is locked out may ask. */
export const resetsOf = (account: string): string => `reset ${account}`;

const keyOf = (kind: 'account' | 'address', of: string): Buffer =>
  createHash('sha256').update(`${kind}\n${of}`).digest();

/**
 * Attempts at passwords, one-time codes and recovery codes, of one account and from one address together (ADR 0032). An
 * attempt is counted before it is looked at and taken back when it was right, so that of any number of attempts at the
 * same time, in any number of processes, only the allowed ones are looked at at all.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Not in a transaction: that an attempt was made must stay. @throws TooManyRequestsError */
  async attempt({ account, address }: AttemptedBy): Promise<Attempt> {
    await this.take(keyOf('address', clientOf(address)), this.settings.SIGN_IN_ADDRESS_ATTEMPTS);
    const allowed = this.settings.SIGN_IN_ACCOUNT_ATTEMPTS;
    const failures = await this.take(keyOf('account', account), allowed);
    return { last: failures >= allowed, first: failures === allowed, at: this.clock.now() };
  }

  /** As `attempt` where only the address is known. @throws TooManyRequestsError */
  async attemptFrom(address: string): Promise<void> {
    await this.take(keyOf('address', clientOf(address)), this.settings.SIGN_IN_ADDRESS_ATTEMPTS);
  }

  /** The attempt was right and counts for nothing. Earlier failures stay: more may be asked before anybody is in. */
  async takeBack({ account, address }: AttemptedBy): Promise<void> {
    await this.giveBack(keyOf('account', account));
    await this.giveBack(keyOf('address', clientOf(address)));
  }

  async takeBackFrom(address: string): Promise<void> {
    await this.giveBack(keyOf('address', clientOf(address)));
  }

  /** Somebody is in: earlier failures of the account are forgotten. Those of the address were others', perhaps. */
  async succeeded(account: string): Promise<void> {
    await this.transactions.repository(SignInThrottle).delete({ key: keyOf('account', account) });
  }

  /** What is kept of one account; those of addresses belong to nobody. */
  async failuresOf(account: string): Promise<AccountFailures[]> {
    const counts: AccountFailures[] = [];
    for (const [what, of] of [
      ['sign_in', account],
      ['password_reset', resetsOf(account)],
    ] as const) {
      const row = await this.transactions.repository(SignInThrottle).findOneBy({ key: keyOf('account', of) });
      if (row) counts.push({ what, failures: row.failures, lastAt: row.lastAt, blockedUntil: row.blockedUntil });
    }
    return counts;
  }

  /** Forgets failures of long ago. @returns rows removed */
  async prune(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - FORGET_SECONDS * SECOND_MS);
    const [, removed] = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM sign_in_throttle WHERE last_at < $1 AND (blocked_until IS NULL OR blocked_until < $1)`,
      [before],
    );
    return removed;
  }

  /**
   * One statement: the row is locked while it decides, whoever else wants it waits and sees what was decided.
   * @returns failures so far, this attempt included
   */
  private async take(key: Buffer, allowed: number): Promise<number> {
    const now = this.clock.now();
    const rows = await this.transactions.manager.query<{ failures: number }[]>(
      `INSERT INTO sign_in_throttle AS t (key, failures, last_at, blocked_until)
       VALUES ($1, 1, $2::timestamptz, CASE WHEN $3::int <= 1 THEN $2::timestamptz + make_interval(secs => $4) END)
       ON CONFLICT (key) DO UPDATE SET
         failures = CASE WHEN t.last_at < $2::timestamptz - make_interval(secs => $6) THEN 1 ELSE t.failures + 1 END,
         last_at = $2,
         blocked_until = CASE
           WHEN t.last_at < $2::timestamptz - make_interval(secs => $6) AND $3::int > 1 THEN NULL
           WHEN t.failures + 1 >= $3::int THEN
             $2::timestamptz + make_interval(secs => LEAST($4 * power(2, LEAST(t.failures + 1 - $3::int, 30)), $5))
         END
       WHERE t.blocked_until IS NULL OR t.blocked_until <= $2
       RETURNING failures`,
      [key, now, allowed, this.settings.SIGN_IN_LOCK_SECONDS, LONGEST_BLOCK_SECONDS, FORGET_SECONDS],
    );
    if (rows[0]) return rows[0].failures;
    const row = await this.transactions.repository(SignInThrottle).findOneBy({ key });
    const wait = (row?.blockedUntil?.getTime() ?? 0) - now.getTime();
    throw new TooManyRequestsError(
      Math.max(1, Math.ceil(wait / SECOND_MS)),
      'サインインの失敗が続いたため、しばらく受け付けません。時間をおいてからもう一度お試しください。',
      'too_many_attempts',
    );
  }

  private async giveBack(key: Buffer): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE sign_in_throttle SET failures = GREATEST(failures - 1, 0), blocked_until = NULL WHERE key = $1`,
      [key],
    );
  }
}
