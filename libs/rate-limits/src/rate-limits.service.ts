import { type MeteredRequest, RequestMeter } from '@app/authz';
import { Clock, PayloadTooLargeError, Settings, TooManyRequestsError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource, LessThan } from 'typeorm';
import { clientOf } from './client-address';
import { RateCount } from './rate-count.entity';

const MINUTE = 60;
const HOUR = 3600;
/** A form with a secret is short; nothing else has to be held in memory for whoever is not known yet. */
const SIGN_IN_BODY_BYTES = 16 * 1024;

/**
 * Limits per class of route: by account where someone is signed in, by address where nobody is, for a whole ministry may
 * stand behind one address. Counted in PostgreSQL, so that all API processes count together (ADR 0036).
 */
@Injectable()
export class RateLimits extends RequestMeter {
  private readonly accountLimits: Readonly<Record<'read' | 'write' | 'upload' | 'export', RateLimiterPostgres>>;
  private readonly address: RateLimiterPostgres;
  private readonly signIns: RateLimiterPostgres;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    super();
    this.accountLimits = {
      read: this.limit('read', settings.RATE_READS_PER_MINUTE, MINUTE),
      write: this.limit('write', settings.RATE_WRITES_PER_MINUTE, MINUTE),
      upload: this.limit('upload', settings.RATE_UPLOADS_PER_MINUTE, MINUTE),
      export: this.limit('export', settings.RATE_EXPORTS_PER_HOUR, HOUR),
    };
    this.address = this.limit('address', settings.RATE_ADDRESS_PER_MINUTE, MINUTE);
    this.signIns = this.limit('sign-in', settings.RATE_SIGN_INS_PER_MINUTE, MINUTE);
  }

  async count({ routeClass, principal, address, bodyBytes }: MeteredRequest): Promise<void> {
    if (routeClass === 'health') return;
    if (routeClass === 'sign-in') {
      await consume(this.signIns, clientOf(address));
      if (bodyBytes > SIGN_IN_BODY_BYTES) throw new PayloadTooLargeError(SIGN_IN_BODY_BYTES);
    } else if (principal) await consume(this.accountLimits[routeClass], principal.userId);
    else await consume(this.address, clientOf(address));
  }

  /** Forgets windows that are over. @returns rows removed */
  async prune(): Promise<number> {
    const { affected } = await this.dataSource
      .getRepository(RateCount)
      .delete({ expire: LessThan(String(this.clock.now().getTime())) });
    return affected ?? 0;
  }

  private limit(name: string, points: number, seconds: number): RateLimiterPostgres {
    return new RateLimiterPostgres({
      storeClient: this.dataSource,
      storeType: 'typeorm',
      tableName: 'rate_count',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration: seconds,
      // Whoever is over the limit is refused without asking the database again.
      inMemoryBlockOnConsumed: points + 1,
      // Without its counts a process counts for itself.
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
    });
  }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new TooManyRequestsError(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
  }
}
