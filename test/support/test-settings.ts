import { loadSettings, type Settings } from '@app/platform';

/** Tests of everything else come from one address and are quick; those of the limits set their own. */
const NO_LIMITS = {
  RATE_READS_PER_MINUTE: '1000000',
  RATE_WRITES_PER_MINUTE: '1000000',
  RATE_UPLOADS_PER_MINUTE: '1000000',
  RATE_EXPORTS_PER_HOUR: '1000000',
  RATE_ADDRESS_PER_MINUTE: '1000000',
  RATE_SIGN_INS_PER_MINUTE: '1000000',
};

/** Nobody must have a second factor, and everybody may. */
const SECOND_FACTOR = {
  SECOND_FACTOR_KINDS: 'none',
  SECRET_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
};

/** Settings as from an environment that says nothing else; set TEST_LOG_LEVEL to see the application's log. */
export const testSettings = (databaseUrl: string, further: Readonly<Record<string, string>> = {}): Settings =>
  loadSettings({
    DATABASE_URL: databaseUrl,
    PORT: '0',
    WORKER_PORT: '0',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    ...NO_LIMITS,
    ...SECOND_FACTOR,
    ...further,
  });
