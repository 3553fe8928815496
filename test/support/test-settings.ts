import { loadSettings, type Settings } from '@app/platform';

/** Settings as from an environment that says nothing else; set TEST_LOG_LEVEL to see the application's log. */
export const testSettings = (databaseUrl: string, further: Readonly<Record<string, string>> = {}): Settings =>
  loadSettings({
    DATABASE_URL: databaseUrl,
    PORT: '0',
    WORKER_PORT: '0',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    ...further,
  });
