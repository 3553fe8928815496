import 'reflect-metadata';
import { ORGANIZATION_KINDS } from '@app/contracts';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { IsOidcProviders } from './oidc-providers';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

const toInt = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value;

const hasDistinctIds = (keys: string): boolean => {
  const ids = keys.split(',').map((each) => each.split(':')[0]);
  return new Set(ids).size === ids.length;
};

/**
 * Every setting of the API, the worker and the CLI, read once from the environment.
 * docs/configuration.md describes them for operators; a test keeps both lists equal.
 */
export class Settings {
  /** PostgreSQL connection. */
  @IsUrl(
    { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true },
    { message: 'DATABASE_URL must look like postgres://user:password@host:port/database' },
  )
  DATABASE_URL!: string;

  /** PostgreSQL connection of the role that owns the tables, for migrations only. Unset: DATABASE_URL's role owns them. */
  @IsOptional()
  @IsUrl(
    { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true },
    { message: 'MIGRATION_DATABASE_URL must look like postgres://user:password@host:port/database' },
  )
  MIGRATION_DATABASE_URL?: string;

  /** Redis for BullMQ. Unset: BullMQ keeps its queues in PostgreSQL. */
  @IsOptional()
  @IsUrl(
    { protocols: ['redis', 'rediss'], require_tld: false, require_protocol: true },
    { message: 'REDIS_URL must look like redis://host:port' },
  )
  REDIS_URL?: string;

  /** `required`: start only when every connection that leaves the process is encrypted. See unencryptedConnections. */
  @IsIn(['required', 'as_given'])
  ENCRYPTED_CONNECTIONS: 'required' | 'as_given' = 'as_given';

  /** Connections of one process to PostgreSQL, at most. */
  @Transform(toInt)
  @IsInt()
  @Min(2)
  @Max(200)
  DATABASE_POOL_SIZE = 10;

  @Transform(toInt)
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT = 3000;

  /** Health port of the worker. */
  @Transform(toInt)
  @IsInt()
  @Min(0)
  @Max(65535)
  WORKER_PORT = 3001;

  /** Address that API and worker listen on. */
  @IsString()
  HOST = '127.0.0.1';

  /** Where browsers reach the API; https makes cookies Secure with the __Host- prefix. */
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_tld: false, require_protocol: true })
  PUBLIC_URL?: string;

  /** Proxies in front whose X-Forwarded-For is believed. */
  @Transform(toInt)
  @IsInt()
  @Min(0)
  @Max(10)
  TRUSTED_PROXY_HOPS = 0;

  /** Seconds within which a request must have arrived whole. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(3600)
  REQUEST_TIMEOUT_SECONDS = 120;

  /** Reads of one account in a minute. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  RATE_READS_PER_MINUTE = 600;

  /** Changes of one account in a minute. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  RATE_WRITES_PER_MINUTE = 120;

  /** Files that one account sends in a minute. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  RATE_UPLOADS_PER_MINUTE = 30;

  /** Exports that one account fetches in an hour. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  RATE_EXPORTS_PER_HOUR = 20;

  /** Requests of one address in a minute by whoever is not signed in. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  RATE_ADDRESS_PER_MINUTE = 1200;

  /** Attempts to sign in from one address in a minute, whoever they are for. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  RATE_SIGN_INS_PER_MINUTE = 600;

  /** Size of one file, at most. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(100)
  UPLOAD_MAX_MB = 20;

  /** What the files of one organization may take together. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  UPLOAD_QUOTA_MB = 2000;

  /** Virus scanner (clamd) that looks at each file before it is kept. Unset: none. */
  @IsOptional()
  @IsUrl(
    { protocols: ['tcp'], require_tld: false, require_protocol: true },
    { message: 'CLAMD_URL must look like tcp://host:3310' },
  )
  CLAMD_URL?: string;

  @IsIn(LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  /** Hours after which an unused session ends. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(24 * 30)
  SESSION_IDLE_HOURS = 12;

  /** Hours after which every session ends. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(24 * 90)
  SESSION_MAX_HOURS = 24 * 7;

  /** Minutes for which a proof to be there (password, second factor) is fresh enough for what asks for a step-up. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(24 * 60)
  STEP_UP_MINUTES = 15;

  /** Failed attempts to sign in to one account before it is locked for a while. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(100)
  SIGN_IN_ACCOUNT_ATTEMPTS = 5;

  /** Failed attempts from one address, to whichever accounts, before it is locked for a while. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(100_000)
  SIGN_IN_ADDRESS_ATTEMPTS = 100;

  /** Seconds of the first lock; doubles with each further failure, up to an hour. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(3600)
  SIGN_IN_LOCK_SECONDS = 30;

  /** Providers to sign in through (OpenID Connect), a list in JSON; `parseOidcProviders` reads it. Unset: none. */
  @IsOptional()
  @IsOidcProviders()
  OIDC_PROVIDERS?: string;

  /** File that holds what would stand in OIDC_PROVIDERS: secrets need not lie in the environment. */
  @IsOptional()
  @IsString()
  OIDC_PROVIDERS_FILE?: string;

  /**
   * Keys that seal second factors' secrets, `id:base64 of 32 bytes`, several with commas: the first seals, all open. Unset:
   * nobody can set up a second factor.
   */
  @IsOptional()
  @Matches(/^[\w-]{1,32}:[A-Za-z0-9+/]{43}=(?:,[\w-]{1,32}:[A-Za-z0-9+/]{43}=)*$/, {
    message: 'SECRET_KEYS must look like id:key,id:key, each key 32 bytes in base64',
  })
  @ValidateBy({
    name: 'distinctKeys',
    validator: {
      validate: (keys: unknown) => typeof keys === 'string' && hasDistinctIds(keys),
      defaultMessage: () => 'SECRET_KEYS must not name two keys alike',
    },
  })
  SECRET_KEYS?: string;

  /** Kinds of organizations in which owners, liaisons, desk heads and the operations office must have a second factor. */
  @Matches(new RegExp(`^(?:none|(?:${ORGANIZATION_KINDS.join('|')})(?:,(?:${ORGANIZATION_KINDS.join('|')}))*)$`), {
    message: `SECOND_FACTOR_KINDS must be none, or some of ${ORGANIZATION_KINDS.join(',')}`,
  })
  SECOND_FACTOR_KINDS = ORGANIZATION_KINDS.join(',');

  /** Ideas matched side by side in one worker process. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(32)
  MATCHING_CONCURRENCY = 2;

  /** Recommendations kept per kind and idea. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(500)
  MATCHING_LIST_SIZE = 50;

  /** Attempts of a job before it counts as dead and waits for an operator. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(50)
  JOB_ATTEMPTS = 5;

  /** First delay between attempts in milliseconds; doubles with each attempt. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(3_600_000)
  JOB_BACKOFF_MS = 1000;

  /** Milliseconds after which a job of a worker that died is taken up by another. */
  @Transform(toInt)
  @IsInt()
  @Min(500)
  @Max(600_000)
  JOB_LOCK_MS = 30_000;

  /** Milliseconds between two looks of the relay at the outbox when nothing announces an event. */
  @Transform(toInt)
  @IsInt()
  @Min(10)
  @Max(60_000)
  OUTBOX_POLL_MS = 500;

  /** Mail server. Unset: mails stay in the development mailbox. */
  @IsOptional()
  @IsUrl(
    { protocols: ['smtp', 'smtps'], require_tld: false, require_protocol: true },
    { message: 'SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465' },
  )
  SMTP_URL?: string;

  /** Sender of all mails, `address` or `name <address>`; needed with SMTP_URL. */
  @ValidateIf(({ SMTP_URL, MAIL_FROM }: Settings) => SMTP_URL !== undefined || MAIL_FROM !== undefined)
  @Matches(/^(?:[^\p{Cc}<>@"]+ <[^\s\p{Cc}<>@,;]+@[^\s\p{Cc}<>@,;]+>|[^\s\p{Cc}<>@,;]+@[^\s\p{Cc}<>@,;]+)$/u, {
    message: 'MAIL_FROM must look like name <address> or address; SMTP_URL needs it',
  })
  MAIL_FROM?: string;

  /** Let signed-in people read mails to their own address that were not sent. For development only. */
  @Transform(toBoolean)
  @IsBoolean()
  DEV_MAILBOX = false;

  /** Hour of the day, in Japan, from which saved searches are told by mail to who has not chosen another. */
  @Transform(toInt)
  @IsInt()
  @Min(0)
  @Max(23)
  ALERT_HOUR = 7;

  /** Days for which carried events are kept for whoever asks what happened. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(60)
  RETENTION_EVENT_DAYS = 14;

  /** Days for which it is remembered that a message had its effect; longer than any event, so that none has it twice. */
  @Transform(toInt)
  @IsInt()
  @Min(90)
  @Max(3650)
  RETENTION_MARK_DAYS = 90;

  /** Days for which an Idempotency-Key is remembered. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(90)
  RETENTION_IDEMPOTENCY_KEY_DAYS = 7;

  /** Days for which it is known that a mail went out. What it said is forgotten earlier. */
  @Transform(toInt)
  @IsInt()
  @Min(8)
  @Max(3650)
  RETENTION_MAIL_DAYS = 90;

  /** Days for which the links of a mail about saved searches stop such mails. */
  @Transform(toInt)
  @IsInt()
  @Min(60)
  @Max(3650)
  RETENTION_ALERT_LINK_DAYS = 400;

  /** Days after its withdrawal for which an idea is kept that was never submitted. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(3650)
  RETENTION_WITHDRAWN_DRAFT_DAYS = 365;

  /** Days after which an application that was decided is forgotten; the decision stays in the audit. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(3650)
  RETENTION_APPLICATION_DAYS = 365;

  /** Days after its expiry for which an invitation, or an application whose address was never confirmed, is kept. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(3650)
  RETENTION_INVITATION_DAYS = 90;

  /** Hours for which a file is kept to which nothing refers. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(8760)
  RETENTION_ORPHANED_FILE_HOURS = 24;

  /** Days after the last step for which is told what a file said and did. */
  @Transform(toInt)
  @IsInt()
  @Min(1)
  @Max(3650)
  RETENTION_IMPORT_DAYS = 90;

  /** Serve /api/docs and /api/openapi.json. */
  @Transform(toBoolean)
  @IsBoolean()
  API_DOCS = true;
}
