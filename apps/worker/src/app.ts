import { createLogger, NestPinoLogger, ProblemFilter, type Settings } from '@app/platform';
import { JobRunner, Queues } from '@app/queue';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { OutboxRelay } from './outbox-relay.service';
import { WorkerModule, type WorkerOptions } from './worker.module';

/** Relay and job handlers running, health port not yet listening. */
export async function createWorkerApp(
  settings: Settings,
  options: WorkerOptions = {},
): Promise<NestExpressApplication> {
  const logger = createLogger({ level: settings.LOG_LEVEL, app: 'worker' });
  const app = await NestFactory.create<NestExpressApplication>(WorkerModule.forRoot(settings, options), {
    logger: new NestPinoLogger(logger),
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks();
  await app.init();
  app.get(JobRunner).start();
  await app.get(Queues).schedule();
  app.get(OutboxRelay).start();
  return app;
}
