import type { JobPayloads, QueueName } from '@app/contracts';
import { createPostgresBackend, Queue, Worker, type WorkerOptions, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { ClientBase } from 'pg';

/** PostgreSQL schema of BullMQ's tables. */
export const BULLMQ_SCHEMA = 'bullmq';

export interface JobData {
  readonly payload: JobPayloads[keyof JobPayloads];
  readonly requestId: string | null;
  /** When the event behind the job was committed, ISO 8601. */
  readonly occurredAt: string;
}

export interface QueueConnectionOptions {
  readonly databaseUrl: string;
  /** Set: Redis through ioredis. Unset: BullMQ's PostgreSQL backend. */
  readonly redisUrl?: string | undefined;
  /** Keeps several installations apart on one Redis. */
  readonly prefix?: string;
}

/** The port with two real implementations: the same Queue and Worker classes above, another store below. */
export interface QueueConnection {
  readonly backend: 'redis' | 'postgres';
  createQueue(name: QueueName): Queue<JobData>;
  createWorker(
    name: QueueName,
    process: ConstructorParameters<typeof Worker<JobData>>[1],
    options: Omit<WorkerOptions, 'connection'>,
  ): Worker<JobData>;
  close(): Promise<void>;
}

export function connectQueues(options: QueueConnectionOptions): QueueConnection {
  return options.redisUrl ? redisQueues(options.redisUrl, options.prefix) : postgresQueues(options.databaseUrl);
}

function redisQueues(url: string, prefix = 'musubi'): QueueConnection {
  // Workers block on their connection and must wait for Redis however long it is away (BullMQ's own requirement).
  const forWorkers = new Redis(url, { maxRetriesPerRequest: null });
  const forQueues = new Redis(url, { maxRetriesPerRequest: null, enableOfflineQueue: true });
  for (const client of [forWorkers, forQueues]) client.on('error', () => undefined);
  return {
    backend: 'redis',
    createQueue: (name) => new Queue(name, { connection: forQueues, prefix }),
    createWorker: (name, process, worker) => new Worker(name, process, { ...worker, connection: forWorkers, prefix }),
    async close() {
      await Promise.allSettled([forWorkers.quit(), forQueues.quit()]);
    },
  };
}

function postgresQueues(connectionString: string): QueueConnection {
  const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);
  const connection = {
    connectionString,
    schema: BULLMQ_SCHEMA,
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    // As in the database library: an error in the moment of connecting must not end the process.
    onConnect: (client: ClientBase) => {
      client.on('error', () => undefined);
    },
  };
  return {
    backend: 'postgres',
    createQueue: (name) => new PostgresQueue(name, { connection }) as unknown as Queue<JobData>,
    createWorker: (name, process, worker) =>
      new PostgresWorker(name, process, { ...worker, connection }) as unknown as Worker<JobData>,
    close: () => Promise.resolve(),
  };
}
