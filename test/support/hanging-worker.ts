import { openTestQueues } from './test-queues';

/** A worker that begins every job of its queue and never ends one: to be killed. */
const hang = async (_: unknown, { jobId }: { jobId: string }): Promise<void> => {
  process.send?.({ begun: jobId });
  await new Promise(() => undefined);
};

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, QUEUE_PREFIX: prefix } = process.env;
if (!databaseUrl || !prefix) throw new Error('DATABASE_URL and QUEUE_PREFIX say where the queues are');

openTestQueues({ databaseUrl, redisUrl: redisUrl ?? null, prefix }, { 'match-idea': hang }).then(
  ({ runner }) => runner.start(),
  (error: unknown) => {
    throw error;
  },
);
