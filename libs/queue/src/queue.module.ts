import { Settings } from '@app/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobRegistry } from './job-registry';
import { JobRunner } from './job-runner.service';
import { connectQueues } from './queue-connection';
import { JOB_TIMING, type JobTiming, QUEUE_CONNECTION } from './queue.tokens';
import { Queues } from './queues.service';

@Module({})
export class QueueModule {
  static forRoot(options: { prefix?: string; timing?: JobTiming } = {}): DynamicModule {
    return {
      module: QueueModule,
      imports: [DiscoveryModule],
      providers: [
        {
          provide: QUEUE_CONNECTION,
          inject: [Settings],
          useFactory: (settings: Settings) =>
            connectQueues({
              databaseUrl: settings.DATABASE_URL,
              redisUrl: settings.REDIS_URL,
              ...(options.prefix && { prefix: options.prefix }),
            }),
        },
        {
          provide: JOB_TIMING,
          inject: [Settings],
          useFactory: (settings: Settings): JobTiming =>
            options.timing ?? { lockMs: settings.JOB_LOCK_MS, stalledCheckMs: settings.JOB_LOCK_MS },
        },
        Queues,
        JobRegistry,
        JobRunner,
      ],
      exports: [Queues, JobRunner],
    };
  }
}
