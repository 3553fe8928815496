import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { unencryptedConnections } from './encrypted-connections';
import { Settings } from './settings';

export const SETTING_NAMES = Object.freeze([
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'REDIS_URL',
  'ENCRYPTED_CONNECTIONS',
  'DATABASE_POOL_SIZE',
  'PORT',
  'WORKER_PORT',
  'HOST',
  'PUBLIC_URL',
  'TRUSTED_PROXY_HOPS',
  'REQUEST_TIMEOUT_SECONDS',
  'RATE_READS_PER_MINUTE',
  'RATE_WRITES_PER_MINUTE',
  'RATE_UPLOADS_PER_MINUTE',
  'RATE_EXPORTS_PER_HOUR',
  'RATE_ADDRESS_PER_MINUTE',
  'RATE_SIGN_INS_PER_MINUTE',
  'UPLOAD_MAX_MB',
  'UPLOAD_QUOTA_MB',
  'CLAMD_URL',
  'LOG_LEVEL',
  'SESSION_IDLE_HOURS',
  'SESSION_MAX_HOURS',
  'STEP_UP_MINUTES',
  'SIGN_IN_ACCOUNT_ATTEMPTS',
  'SIGN_IN_ADDRESS_ATTEMPTS',
  'SIGN_IN_LOCK_SECONDS',
  'OIDC_PROVIDERS',
  'OIDC_PROVIDERS_FILE',
  'SECRET_KEYS',
  'SECOND_FACTOR_KINDS',
  'MATCHING_CONCURRENCY',
  'MATCHING_LIST_SIZE',
  'JOB_ATTEMPTS',
  'JOB_BACKOFF_MS',
  'JOB_LOCK_MS',
  'OUTBOX_POLL_MS',
  'SMTP_URL',
  'MAIL_FROM',
  'DEV_MAILBOX',
  'ALERT_HOUR',
  'RETENTION_EVENT_DAYS',
  'RETENTION_MARK_DAYS',
  'RETENTION_IDEMPOTENCY_KEY_DAYS',
  'RETENTION_MAIL_DAYS',
  'RETENTION_ALERT_LINK_DAYS',
  'RETENTION_WITHDRAWN_DRAFT_DAYS',
  'RETENTION_APPLICATION_DAYS',
  'RETENTION_INVITATION_DAYS',
  'RETENTION_ORPHANED_FILE_HOURS',
  'RETENTION_IMPORT_DAYS',
  'API_DOCS',
] satisfies (keyof Settings)[]);

export class SettingsError extends Error {}

/**
 * @throws SettingsError with one line that names every wrong setting; values are not repeated, they may be secret.
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, env[name]?.trim()] as const).filter(([, value]) => value),
  );
  const settings = plainToInstance(Settings, withFiles(given), { exposeDefaultValues: true });
  const problems = validateSync(settings).flatMap((error) =>
    Object.values(error.constraints ?? {}).map((message) =>
      message.includes(error.property) ? message : `${error.property}: ${message}`,
    ),
  );
  if (problems.length === 0 && settings.ENCRYPTED_CONNECTIONS === 'required') {
    problems.push(...unencryptedConnections(settings));
  }
  if (problems.length > 0) throw new SettingsError(`Configuration: ${problems.join('; ')}`);
  return settings;
}

/** @throws SettingsError for a file that cannot be read, or when the setting is there, too */
function withFiles(given: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  const path = given['OIDC_PROVIDERS_FILE'];
  if (path === undefined) return given;
  if (given['OIDC_PROVIDERS'] !== undefined) {
    throw new SettingsError('Configuration: set OIDC_PROVIDERS or OIDC_PROVIDERS_FILE, not both');
  }
  try {
    return { ...given, OIDC_PROVIDERS: readFileSync(path, 'utf8') };
  } catch {
    throw new SettingsError('Configuration: OIDC_PROVIDERS_FILE cannot be read');
  }
}
