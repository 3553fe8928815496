import { randomUUID } from 'node:crypto';
import { type DomainEvent, JOB_NAMES, type JobName, type JobRequest } from '@app/contracts';
import { PlatformModule } from '@app/platform';
import {
  type HandlesJob,
  type JobContext,
  JobHandler,
  JobRunner,
  type JobTiming,
  type QueuedEvent,
  QueueModule,
  Queues,
} from '@app/queue';
import { Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { testServers } from './servers/environment';
import { testSettings } from './test-settings';

export type Handle = (payload: unknown, context: JobContext) => Promise<void>;
export type Handlers = Partial<Record<JobName, Handle>>;

/** A store for queues that nobody else uses. */
export interface QueueStore {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly prefix: string;
}

export interface TestQueues {
  readonly queues: Queues;
  readonly runner: JobRunner;
  close(): Promise<void>;
}

export const FAST: JobTiming = { lockMs: 1000, stalledCheckMs: 300 };

/** A provider of the kind that an app registers for a job. */
export function handlerOf(name: JobName, handle: Handle, abandoned?: (payload: unknown) => void): Provider {
  class TestHandler implements HandlesJob<JobName> {
    handle(payload: unknown, context: JobContext): Promise<void> {
      return handle(payload, context);
    }

    abandoned(payload: unknown): Promise<void> {
      abandoned?.(payload);
      return Promise.resolve();
    }
  }
  JobHandler(name)(TestHandler);
  return { provide: Symbol(name), useClass: TestHandler };
}

/** One process’s share of the queues; handlers that are not given accept their job and do nothing. */
export async function openTestQueues(
  store: QueueStore,
  handlers: Handlers | readonly Provider[] = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<TestQueues> {
  const providers = Array.isArray(handlers)
    ? (handlers as Provider[])
    : JOB_NAMES.map((name) => handlerOf(name, (handlers as Handlers)[name] ?? (() => Promise.resolve())));

  @Module({
    imports: [
      PlatformModule.forRoot(
        testSettings(store.databaseUrl, { ...settings, ...(store.redisUrl && { REDIS_URL: store.redisUrl }) }),
      ),
      QueueModule.forRoot({ prefix: store.prefix, timing: FAST }),
    ],
    providers,
  })
  class TestQueuesModule {}

  const app = await NestFactory.createApplicationContext(TestQueuesModule, { logger: false, abortOnError: false });
  return { queues: app.get(Queues), runner: app.get(JobRunner), close: () => app.close() };
}

export const newEvent = (further: Partial<QueuedEvent['event']> = {}): QueuedEvent['event'] => ({
  id: randomUUID(),
  requestId: null,
  occurredAt: new Date(),
  ...further,
});

export const matchRequest = (
  trigger: 'submitted' | 'candidate_changed' = 'submitted',
  ideaId: string = randomUUID(),
): JobRequest => ({ name: 'match-idea', payload: { ideaId, ideaVersion: 2, trigger } });

export const jobIdOf = (event: Pick<DomainEvent, 'id'>, request: JobRequest): string => `${event.id}-${request.name}`;

/** Removes what a test left on a Redis that is not ours alone. */
export async function forgetRedisKeys(prefix: string): Promise<void> {
  const { redisUrl } = testServers();
  if (!redisUrl) return;
  const redis = new Redis(redisUrl);
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 }) as AsyncIterable<string[]>) {
      if (keys.length > 0) await redis.unlink(...keys);
    }
  } finally {
    redis.disconnect();
  }
}
