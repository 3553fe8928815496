import type { NestExpressApplication } from '@nestjs/platform-express';
import { createWorkerApp } from '../../apps/worker/src/app';
import type { TestDatabase } from './test-database';
import { testSettings } from './test-settings';

/** The real worker, relay and handlers running, in this process. Close it before the database's other users. */
export async function createTestWorker(
  database: TestDatabase,
  options: { queuePrefix?: string; settings?: Readonly<Record<string, string>> } = {},
): Promise<NestExpressApplication> {
  const { queuePrefix } = options;
  const settings = testSettings(database.url, { OUTBOX_POLL_MS: '50', JOB_BACKOFF_MS: '20', ...options.settings });
  return createWorkerApp(settings, {
    ...(queuePrefix && { queuePrefix }),
    timing: { lockMs: 2000, stalledCheckMs: 500 },
  });
}
