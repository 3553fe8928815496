import type { Principal } from '@app/authz';
import { connectQueues } from '@app/queue';
import { type AppProcess, startApp } from '../support/app-process';
import { closeBarrier } from '../support/barrier';
import { eventually } from '../support/eventually';
import { factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';
import { openTestQueues, type TestQueues } from '../support/test-queues';

jest.setTimeout(90_000);

let domain: TestDomain;
let author: Principal;
let queues: TestQueues;
const workers: AppProcess[] = [];

const startWorker = async (options?: { ready: boolean }): Promise<AppProcess> => {
  const worker = await startApp('worker', domain.database.url, options);
  workers.push(worker);
  return worker;
};

beforeEach(async () => {
  domain = await createTestDomain();
  const make = factoriesFor(domain.app);
  author = (await make.member('municipality', 'owner')).principal;
  const editor = (await make.member('ministry', 'desk_head')).principal;
  await make.publishedProgram(editor);
  // Only the ideas are to cause jobs here.
  await domain.database.query('UPDATE outbox SET published_at = now()');
  queues = await openTestQueues({ databaseUrl: domain.database.url, redisUrl: null, prefix: 'unused' });
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.kill('SIGKILL')));
  await queues.close();
  await domain.close();
});

const submitIdeas = async (count: number): Promise<string[]> => {
  const make = factoriesFor(domain.app);
  const views = await Promise.all(Array.from({ length: count }, () => make.submittedIdea(author)));
  return views.map(({ idea }) => idea.id);
};

/** What happened to each idea, as the database tells it. */
const recordOf = (ideaIds: readonly string[]) =>
  domain.database.query<{
    current: number;
    done: number;
    running: number;
    effects: number;
    ready: number;
    pending: number;
  }>(
    `SELECT
       (SELECT count(*)::int FROM recommendation_run r WHERE r.idea_id = i.id AND r.current) AS current,
       (SELECT count(*)::int FROM recommendation_run r WHERE r.idea_id = i.id AND r.state = 'done') AS done,
       (SELECT count(*)::int FROM recommendation_run r WHERE r.idea_id = i.id AND r.state = 'running') AS running,
       (SELECT count(*)::int FROM processed_message m JOIN outbox o ON m.message_id = o.id || '-match-idea'
         WHERE o.payload->>'ideaId' = i.id::text) AS effects,
       (SELECT count(*)::int FROM outbox o WHERE o.name = 'recommendations.ready' AND o.payload->>'ideaId' = i.id::text) AS ready,
       (SELECT count(*)::int FROM outbox o WHERE o.published_at IS NULL AND o.payload->>'ideaId' = i.id::text) AS pending
     FROM idea i WHERE i.id = ANY($1)`,
    [ideaIds],
  );

const ONCE = { current: 1, done: 1, running: 0, effects: 1, ready: 1, pending: 0 };

const expectOnce = (ideaIds: readonly string[]) =>
  eventually(async () => expect(await recordOf(ideaIds)).toEqual(ideaIds.map(() => ONCE)), 30_000);

/** The connections of a killed process end when the server notices; until then its transaction is undecided. */
const noWorkerConnections = () =>
  eventually(async () =>
    expect(
      await domain.database.query(
        `SELECT pid FROM pg_stat_activity WHERE application_name IN ('musubi-worker', 'musubi-relay')
           AND datname = current_database()`,
      ),
    ).toEqual([]),
  );

const published = async (): Promise<number> =>
  (await domain.database.query(`SELECT 1 FROM outbox WHERE name = 'idea.submitted' AND published_at IS NOT NULL`))
    .length;

/** Kills the relay where its jobs are in the queue and its marks are not yet committed. */
async function killRelayBetweenPublishAndMark(ideaIds: readonly string[]): Promise<void> {
  const barrier = await closeBarrier(domain.database, 'BEFORE UPDATE OF published_at', 'outbox');
  const worker = await startWorker({ ready: false });
  await barrier.reached();
  // The same process has meanwhile done the jobs that it queued: the harder case for what comes after.
  await eventually(async () =>
    expect((await queues.queues.counts()).matching).toMatchObject({ completed: ideaIds.length, active: 0 }),
  );
  await worker.kill('SIGKILL');
  await barrier.open();
  await noWorkerConnections();
  expect(await published()).toBe(0);
}

describe('a relay that is killed between publish and mark', () => {
  it('leaves events that the next one carries again without a second effect', async () => {
    const ideaIds = await submitIdeas(3);
    await killRelayBetweenPublishAndMark(ideaIds);
    await startWorker();
    await expectOnce(ideaIds);
    // BullMQ remembered the jobs: they were not even handled again.
    await eventually(async () =>
      expect((await queues.queues.counts()).matching).toMatchObject({ completed: 3, failed: 0, waiting: 0, active: 0 }),
    );
    expect(await domain.database.query('SELECT 1 FROM recommendation_run')).toHaveLength(3);
  });

  it('does no harm either when the queue has forgotten the jobs that were done', async () => {
    const ideaIds = await submitIdeas(2);
    await killRelayBetweenPublishAndMark(ideaIds);
    const connection = connectQueues({ databaseUrl: domain.database.url });
    const queue = connection.createQueue('matching');
    expect(await queue.clean(0, 100, 'completed')).toHaveLength(2);
    await queue.close();
    await connection.close();
    await startWorker();
    await expectOnce(ideaIds);
    // They ran again, and found that their effect was there.
    await eventually(async () =>
      expect(
        await domain.database.query(`SELECT 1 FROM recommendation_run WHERE state = 'superseded' AND NOT current`),
      ).toHaveLength(2),
    );
    await expectOnce(ideaIds);
  });
});

describe('a worker that is killed in the middle of a job', () => {
  it('leaves the job to another, which has the effect once', async () => {
    const ideaIds = await submitIdeas(1);
    const barrier = await closeBarrier(domain.database, 'BEFORE INSERT', 'recommendation_list');
    const first = await startWorker();
    await barrier.reached();
    const second = await startWorker();
    await first.kill('SIGKILL');
    await barrier.open();
    await expectOnce(ideaIds);
    await eventually(async () =>
      expect((await queues.queues.counts()).matching).toMatchObject({ completed: 1, failed: 0, active: 0 }),
    );
    // The interrupted run is told from the one that counts.
    expect(await domain.database.query('SELECT state FROM recommendation_run ORDER BY state')).toEqual([
      { state: 'done' },
      { state: 'superseded' },
    ]);
    expect(second.exited()).toBe(false);
  });

  it('takes nothing with it when it is alone: the next start goes on', async () => {
    const ideaIds = await submitIdeas(4);
    const barrier = await closeBarrier(domain.database, 'BEFORE INSERT', 'recommendation_list');
    const first = await startWorker();
    await barrier.reached();
    await first.kill('SIGKILL');
    await barrier.open();
    await noWorkerConnections();
    await startWorker();
    await expectOnce(ideaIds);
    expect(await queues.queues.dead()).toEqual([]);
  });

  it('ends by itself in order when it is asked to, with the job in flight done', async () => {
    const ideaIds = await submitIdeas(1);
    const barrier = await closeBarrier(domain.database, 'BEFORE INSERT', 'recommendation_list');
    const worker = await startWorker();
    await barrier.reached();
    const ended = worker.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(worker.exited()).toBe(false);
    await barrier.open();
    await ended;
    // `ready` itself waits for the next relay.
    expect(await recordOf(ideaIds)).toEqual([{ ...ONCE, pending: 1 }]);
    expect((await queues.queues.counts()).matching).toMatchObject({ completed: 1, failed: 0, active: 0 });
  });
});
