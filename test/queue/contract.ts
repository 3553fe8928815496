import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { JOB_NAMES, QUEUE_OF_JOB, SCHEDULES } from '@app/contracts';
import { requestContext } from '@app/platform';
import { connectQueues, type JobContext } from '@app/queue';
import type { Provider } from '@nestjs/common';
import { startProcess, type TestProcess } from '../support/child-process';
import { eventually, within } from '../support/eventually';
import { createTestDatabase } from '../support/test-database';
import {
  forgetRedisKeys,
  handlerOf,
  type Handlers,
  jobIdOf,
  matchRequest,
  newEvent,
  openTestQueues,
  type QueueStore,
  type TestQueues,
} from '../support/test-queues';

/** What both stores below the queues have to do alike. @param redis its URL; null: PostgreSQL */
export function queueContract(name: string, redis: string | null): void {
  describe(`queues on ${name}`, () => {
    let store: QueueStore;
    const opened: TestQueues[] = [];
    const children: TestProcess[] = [];

    beforeEach(async () => {
      const { url: databaseUrl } = await createTestDatabase();
      store = { databaseUrl, redisUrl: redis, prefix: `musubi-test-${randomBytes(6).toString('hex')}` };
    });
    afterEach(async () => {
      await Promise.all(children.splice(0).map((child) => child.kill('SIGKILL')));
      await Promise.all(opened.splice(0).map((each) => each.close()));
      if (redis) await forgetRedisKeys(store.prefix);
    });

    const open = async (
      handlers: Handlers | readonly Provider[] = {},
      settings: Readonly<Record<string, string>> = {},
    ) => {
      const each = await openTestQueues(store, handlers, {
        JOB_ATTEMPTS: '3',
        JOB_BACKOFF_MS: '100',
        MATCHING_CONCURRENCY: '1',
        ...settings,
      });
      opened.push(each);
      return each;
    };

    /** A worker, and a list of the contexts in which it was asked to handle `match-idea`. */
    const work = async (
      handle: (context: JobContext, payload: unknown) => Promise<void> = () => Promise.resolve(),
      settings: Readonly<Record<string, string>> = {},
    ) => {
      const handled: JobContext[] = [];
      const each = await open(
        {
          'match-idea': (payload, context) => {
            handled.push(context);
            return handle(context, payload);
          },
        },
        settings,
      );
      return { ...each, handled };
    };

    it('run on the store they say', async () => {
      const { queues } = await open();
      expect(queues.backend).toBe(redis ? 'redis' : 'postgres');
    });

    it('hand a job to its handler with payload, request and the moment of its event', async () => {
      const seen: { payload: unknown; requestId: unknown; jobId: unknown }[] = [];
      const { queues, runner, handled } = await work((_, payload) => {
        seen.push({ payload, requestId: requestContext.get('requestId'), jobId: requestContext.get('jobId') });
        return Promise.resolve();
      });
      runner.start();
      const occurredAt = new Date('2026-11-24T01:02:03.456Z');
      const event = newEvent({ requestId: 'request-42', occurredAt });
      const request = matchRequest();
      await queues.addAll([{ event, requests: [request] }]);
      await eventually(() => expect(handled).toHaveLength(1));
      const jobId = jobIdOf(event, request);
      expect(handled[0]).toMatchObject({ jobId, attempt: 1, lastAttempt: false, occurredAt });
      expect(seen).toEqual([{ payload: request.payload, requestId: 'request-42', jobId }]);
      await eventually(async () => expect((await queues.counts()).matching).toMatchObject({ completed: 1, active: 0 }));
    });

    it('keep a job that was added while no worker ran', async () => {
      const { queues } = await open();
      await queues.addAll([{ event: newEvent(), requests: [matchRequest()] }]);
      expect((await queues.counts()).matching.waiting).toBe(1);
      const { runner, handled } = await work();
      runner.start();
      await eventually(() => expect(handled).toHaveLength(1));
    });

    it('handle a job once that is added again, before and after it was done', async () => {
      const { queues, runner, handled } = await work();
      const queued = { event: newEvent(), requests: [matchRequest()] };
      await queues.addAll([queued, queued]);
      await queues.addAll([queued]);
      runner.start();
      await eventually(async () => expect((await queues.counts()).matching.completed).toBe(1));
      await queues.addAll([queued, { event: newEvent(), requests: [matchRequest()] }]);
      await eventually(async () => expect((await queues.counts()).matching.completed).toBe(2));
      expect(handled).toHaveLength(2);
    });

    it('try a failed job again after growing delays, and tell its handler which attempt is the last', async () => {
      const moments: number[] = [];
      const { queues, runner, handled } = await work(({ attempt }) => {
        moments.push(performance.now());
        return attempt < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
      });
      runner.start();
      await queues.addAll([{ event: newEvent(), requests: [matchRequest()] }]);
      await eventually(async () => expect((await queues.counts()).matching.completed).toBe(1));
      expect(handled.map(({ attempt, lastAttempt }) => [attempt, lastAttempt])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ]);
      const [first, second, third] = moments as [number, number, number];
      // 100 ms and 200 ms, each up to a fifth shorter so that many do not come back at once.
      expect(second - first).toBeGreaterThanOrEqual(75);
      expect(third - second).toBeGreaterThanOrEqual(155);
      expect(await queues.dead()).toEqual([]);
    });

    it('tell the handler of a job that took too many workers with it that it is dead', async () => {
      const request = matchRequest();
      const [handled, abandoned]: [unknown[], unknown[]] = [[], []];
      const providers = JOB_NAMES.map((job) =>
        handlerOf(
          job,
          (payload) => Promise.resolve(void handled.push(payload)),
          (payload) => abandoned.push(payload),
        ),
      );
      const { queues, runner } = await open(providers);
      await queues.addAll([{ event: newEvent(), requests: [request] }]);
      // A worker that takes the job, never renews its lock, and gives no job a second worker.
      const connection = connectQueues({ ...store, redisUrl: store.redisUrl ?? undefined });
      const lost = connection.createWorker('matching', null, {
        lockDuration: 100,
        stalledInterval: 100,
        maxStalledCount: 0,
        skipLockRenewal: true,
      });
      await lost.getNextJob('lost');
      await lost.startStalledCheckTimer();
      await eventually(async () => expect((await queues.counts()).matching).toMatchObject({ active: 0, waiting: 1 }));
      await lost.close();
      await connection.close();
      runner.start();
      await eventually(() => expect(abandoned).toEqual([request.payload]));
      expect(handled).toEqual([]);
      expect(await queues.dead()).toHaveLength(1);
    });

    it('show a job that used up its attempts, and run it again when an operator says so', async () => {
      let broken = true;
      const { queues, runner, handled } = await work(({ attempt }) =>
        broken || attempt < 2 ? Promise.reject(new Error('engine on fire')) : Promise.resolve(),
      );
      runner.start();
      const event = newEvent({ requestId: 'request-7' });
      const request = matchRequest();
      const id = jobIdOf(event, request);
      const before = new Date();
      await queues.addAll([{ event, requests: [request] }]);
      const [dead] = await eventually(async () => {
        const found = await queues.dead();
        expect(found).toHaveLength(1);
        return found;
      });
      expect(dead).toMatchObject({
        queue: 'matching',
        id,
        name: 'match-idea',
        attempts: 3,
        failedReason: 'engine on fire',
        data: { payload: request.payload, requestId: 'request-7' },
      });
      expect(dead!.failedAt!.getTime()).toBeGreaterThanOrEqual(before.getTime());

      // The relay carrying its event again does not wake it, nor does redriving another.
      await queues.addAll([{ event, requests: [request] }]);
      expect(await queues.redrive(['another'])).toEqual([]);
      await delay(300);
      expect(handled).toHaveLength(3);

      broken = false;
      expect(await queues.redrive([id])).toEqual([id]);
      await eventually(async () => expect((await queues.counts()).matching.completed).toBe(1));
      // Its attempts began anew: the first failure did not kill it again.
      expect(handled.slice(3).map(({ attempt, jobId }) => [attempt, jobId])).toEqual([
        [1, id],
        [2, id],
      ]);
      expect(await queues.dead()).toEqual([]);
    });

    it('redrive all dead jobs at once', async () => {
      let broken = true;
      const { queues, runner } = await work(() => (broken ? Promise.reject(new Error('broken')) : Promise.resolve()), {
        JOB_ATTEMPTS: '1',
      });
      runner.start();
      await queues.addAll([1, 2, 3].map(() => ({ event: newEvent(), requests: [matchRequest()] })));
      await eventually(async () => expect(await queues.dead()).toHaveLength(3));
      broken = false;
      expect(await queues.redrive('all')).toHaveLength(3);
      await eventually(async () => expect((await queues.counts()).matching.completed).toBe(3));
    });

    it('let who waits go first', async () => {
      const order: string[] = [];
      const { queues, runner } = await work((_, payload) => {
        order.push((payload as { ideaId: string }).ideaId);
        return Promise.resolve();
      });
      await queues.addAll(
        ['a', 'b'].map((id) => ({ event: newEvent(), requests: [matchRequest('candidate_changed', id)] })),
      );
      await queues.addAll([{ event: newEvent(), requests: [matchRequest('submitted', 'someone waits')] }]);
      runner.start();
      await eventually(() => expect(order).toEqual(['someone waits', 'a', 'b']));
    });

    it('share jobs among workers, each job to one of them', async () => {
      const workers = [await work(() => delay(5)), await work(() => delay(5))];
      const [{ queues }] = workers as [(typeof workers)[number]];
      const events = Array.from({ length: 40 }, () => newEvent());
      await queues.addAll(events.map((event) => ({ event, requests: [matchRequest()] })));
      for (const { runner } of workers) runner.start();
      await eventually(async () => expect((await queues.counts()).matching.completed).toBe(40));
      const ids = workers.flatMap(({ handled }) => handled.map(({ jobId }) => jobId));
      expect(ids).toHaveLength(40);
      expect(new Set(ids).size).toBe(40);
      expect(workers.every(({ handled }) => handled.length > 0)).toBe(true);
    });

    it('give the job of a killed worker to another', async () => {
      const child = startProcess('test/support/hanging-worker.ts', {
        DATABASE_URL: store.databaseUrl,
        QUEUE_PREFIX: store.prefix,
        ...(redis && { REDIS_URL: redis }),
      });
      children.push(child);
      const { queues, runner, handled } = await work();
      const event = newEvent();
      const request = matchRequest();
      await queues.addAll([{ event, requests: [request] }]);
      expect(await child.message()).toEqual({ begun: jobIdOf(event, request) });

      // While its worker lives and renews its claim, nobody else takes it.
      runner.start();
      await delay(1800);
      expect(handled).toEqual([]);

      await child.kill('SIGKILL');
      await eventually(() => expect(handled.map(({ jobId }) => jobId)).toEqual([jobIdOf(event, request)]));
      await eventually(async () => expect((await queues.counts()).matching).toMatchObject({ completed: 1, failed: 0 }));
    });

    it('finish the job in flight when they are closed in order, and leave the next for others', async () => {
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const closing = await work(() => finished);
      closing.runner.start();
      const [first, second] = [newEvent(), newEvent()];
      await closing.queues.addAll([{ event: first, requests: [matchRequest()] }]);
      await eventually(() => expect(closing.handled).toHaveLength(1));
      await closing.queues.addAll([{ event: second, requests: [matchRequest()] }]);

      opened.splice(
        opened.findIndex(({ runner }) => runner === closing.runner),
        1,
      );
      let closed = false;
      const close = closing.close().then(() => (closed = true));
      // The handler is told, so that a long one may hurry.
      await eventually(() => expect(closing.handled[0]!.signal.aborted).toBe(true));
      // Longer than its claim lasts: it is renewed until the end.
      await delay(1500);
      expect(closed).toBe(false);
      finish();
      await within(close, 5000, 'closing');

      const next = await work();
      expect((await next.queues.counts()).matching).toMatchObject({ completed: 1, failed: 0, active: 0, waiting: 1 });
      next.runner.start();
      await eventually(() => expect(next.handled.map(({ jobId }) => jobId)).toEqual([`${second.id}-match-idea`]));
    });

    it('keep one schedule however many workers set it up', async () => {
      const workers = [await open(), await open()];
      // Several at the same moment: all workers of an installation start together.
      await Promise.all([...workers, ...workers, ...workers].map(({ queues }) => queues.schedule()));
      await workers[0]!.queues.schedule();
      const scheduled = SCHEDULES.filter(({ name }) => QUEUE_OF_JOB[name] === 'maintenance').length;
      expect((await workers[0]!.queues.counts()).maintenance).toMatchObject({ delayed: scheduled, waiting: 0 });
    });

    it('keep installations with different prefixes or databases apart', async () => {
      const { queues } = await open();
      await queues.addAll([{ event: newEvent(), requests: [matchRequest()] }]);
      const { url: databaseUrl } = await createTestDatabase();
      const prefix = `${store.prefix}-other`;
      const other = await openTestQueues({ ...store, databaseUrl, prefix });
      opened.push(other);
      expect((await other.queues.counts()).matching.waiting).toBe(0);
    });
  });
}
