import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import type { Principal } from '@app/authz';
import { Ideas } from '@app/ideas';
import { requestContext } from '@app/platform';
import { BulkMatching, EngineHost, Matching, RematchOpenIdeas, RunStore } from '@app/recommendations';
import { MatchIdeaJob } from '../../apps/worker/src/jobs/match-idea.job';
import { eventually } from '../support/eventually';
import { type Factories, factoriesFor } from '../support/factories';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { createTestWorker } from '../support/test-worker';
import { createTestDomain, type TestDomain } from '../support/test-domain';

interface RunRow {
  readonly id: string;
  readonly idea_id: string;
  readonly idea_version: number;
  readonly trigger: string;
  readonly state: string;
  readonly as_of: string;
}

describe('matching again what nobody waits for', () => {
  let database: TestDatabase;
  let domain: TestDomain;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let make: Factories;
  let author: Principal;

  beforeAll(async () => {
    database = await createTestDatabase();
    domain = await createTestDomain({ database, now: new Date() });
    make = factoriesFor(domain.app);
    author = (await make.member('municipality', 'owner')).principal;
    const ministry = (await make.member('ministry', 'program_editor')).principal;
    await make.publishedProgram(ministry);
    worker = await createTestWorker(database);
    // The program has come to the ideas, of which there are none yet.
    await eventually(async () => {
      expect(
        await database.query(`SELECT 1 FROM processed_message WHERE consumer = 'rematch-candidates'`),
      ).toHaveLength(1);
    }, 30_000);
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await domain.close();
  });

  const inWorker = <T>(work: () => Promise<T>): Promise<T> => requestContext.run({}, work);

  const currentRun = async (ideaId: string): Promise<RunRow | undefined> => {
    const rows = await database.query<RunRow>(
      `SELECT id, idea_id, idea_version, "trigger", state, as_of::text FROM recommendation_run WHERE idea_id = $1 AND current`,
      [ideaId],
    );
    return rows[0];
  };

  const matched = (ideaId: string, other?: string): Promise<RunRow> =>
    eventually(async () => {
      const run = await currentRun(ideaId);
      expect(run).toMatchObject({ state: 'done' });
      expect(run!.id).not.toBe(other);
      return run!;
    }, 30_000);

  const bulk = (ideas: readonly { id: string; version: number }[], messageId: string, occurredAt = new Date()) =>
    inWorker(() =>
      worker.get(BulkMatching).matchIdeas({ ideas, trigger: 'candidate_changed' }, { messageId, occurredAt }),
    );

  const runsOf = async (ideaId: string): Promise<number> => {
    const [row] = await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM recommendation_run WHERE idea_id = $1',
      [ideaId],
    );
    return row!.n;
  };

  it('matches ideas again whose list was made on an earlier day, and only those', async () => {
    const [aged, fresh] = [await make.submittedIdea(author), await make.submittedIdea(author)];
    const before = await matched(aged.idea.id);
    const untouched = await matched(fresh.idea.id);
    await database.query(`UPDATE recommendation_run SET as_of = as_of - 1 WHERE id = $1`, [before.id]);

    const messageId = randomUUID();
    const queueAged = (id: string) => inWorker(() => worker.get(RematchOpenIdeas).queueAged({ messageId: id }));
    await queueAged(messageId);
    await queueAged(messageId);
    const again = await matched(aged.idea.id, before.id);
    expect(again).toMatchObject({ trigger: 'scheduled', idea_version: aged.idea.version });
    expect(again.as_of).toBe(before.as_of);
    const events = () => database.query(`SELECT 1 FROM outbox WHERE name = 'ideas.outdated'`);
    expect(await events()).toHaveLength(1);
    // Another night's message finds nothing that is of yesterday.
    await queueAged(randomUUID());
    expect(await events()).toHaveLength(1);
    expect(await currentRun(fresh.idea.id)).toEqual(untouched);
  }, 60_000);

  it('stores many at once, each once, and leaves out what has moved on', async () => {
    const ideas = await Promise.all(Array.from({ length: 12 }, () => make.submittedIdea(author)));
    const first = await Promise.all(ideas.map(({ idea }) => matched(idea.id)));
    const [changed, withdrawn, ...rest] = ideas.map(({ idea }) => idea);
    await domain.as(author, () => domain.get(Ideas).withdraw(author, withdrawn!.id, withdrawn!.version));
    await domain.as(author, () =>
      domain.get(Ideas).update(author, changed!.id, changed!.version, { title: '別の題名' }),
    );
    const changedRun = await matched(changed!.id, first[0]!.id);

    const payload = ideas.map(({ idea: { id, version } }) => ({ id, version }));
    const moment = new Date();
    await Promise.all([bulk(payload, 'job-1', moment), bulk(payload, 'job-1', moment)]);
    await bulk(payload, 'job-1', moment);
    for (const { id } of rest) {
      expect(await currentRun(id)).toMatchObject({ state: 'done', trigger: 'candidate_changed' });
      expect(await runsOf(id)).toBe(2);
    }
    expect(await currentRun(changed!.id)).toEqual(changedRun);
    expect((await currentRun(withdrawn!.id))!.id).toBe(first[1]!.id);
    const lists = await database.query<{ n: number }>(
      `SELECT count(DISTINCT run_id)::int AS n FROM recommendation_list WHERE run_id IN
         (SELECT id FROM recommendation_run WHERE idea_id = $1)`,
      [rest[0]!.id],
    );
    expect(lists).toEqual([{ n: 2 }]);
  }, 60_000);

  it('leaves ideas of suspended organizations alone until they are back', async () => {
    const lead = (await make.member('municipality', 'owner')).principal;
    const { idea } = await make.submittedIdea(lead);
    const before = await matched(idea.id);
    const stand = (state: string) =>
      database.query(`UPDATE organization SET state = $1 WHERE id = $2`, [state, lead.organizationId]);
    const matchOne = (messageId: string) =>
      inWorker(() =>
        worker
          .get(Matching)
          .matchIdea(
            { ideaId: idea.id, ideaVersion: idea.version, trigger: 'requested' },
            { messageId, occurredAt: new Date(), lastAttempt: false },
          ),
      );
    await stand('suspended');
    await bulk([{ id: idea.id, version: idea.version }], 'while-suspended');
    await matchOne('one-while-suspended');
    expect(await currentRun(idea.id)).toEqual(before);
    expect(await runsOf(idea.id)).toBe(1);
    await stand('approved');
    await bulk([{ id: idea.id, version: idea.version }], 'when-back');
    expect(await runsOf(idea.id)).toBe(2);
  }, 60_000);

  it('keeps the lists of the last two runs of an idea', async () => {
    const { idea } = await make.submittedIdea(author);
    await matched(idea.id);
    for (let n = 0; n < 3; n++) await bulk([idea], `many-${n}`);
    const [row] = await database.query<{ runs: number; lists: number }>(
      `SELECT count(*)::int AS runs, count(list.run_id)::int AS lists FROM recommendation_run run
         LEFT JOIN recommendation_list list ON list.run_id = run.id AND list.kind = 'program' WHERE run.idea_id = $1`,
      [idea.id],
    );
    expect(row).toEqual({ runs: 4, lists: 2 });
  }, 60_000);

  it('does not let a run replace one that began later', async () => {
    const { idea } = await make.submittedIdea(author);
    const { id } = await matched(idea.id);
    await database.query(`UPDATE recommendation_run SET started_at = now() + interval '1 hour' WHERE id = $1`, [id]);
    const longAfter = new Date(Date.now() + 2 * 60 * 60_000);
    await bulk([idea], 'late', longAfter);
    expect((await currentRun(idea.id))!.id).toBe(id);
  }, 60_000);

  it('matches once more what a change overtook', async () => {
    const { idea } = await make.submittedIdea(author);
    const { id } = await matched(idea.id);
    // As if a candidate had changed while the idea was being matched, and had been held against its former list.
    await database.query(
      `INSERT INTO outbox (id, name, payload, occurred_at, published_at)
       VALUES (gen_random_uuid(), 'candidates.changed', '{}', now() + interval '3 seconds', now())`,
    );
    await bulk([idea], 'overtaken');
    const queued = await database.query(
      `SELECT 1 FROM outbox WHERE name = 'ideas.outdated' AND payload->'ideas'->0->>'id' = $1`,
      [idea.id],
    );
    expect(queued.length).toBeGreaterThan(0);
    const overtaken = await currentRun(idea.id);
    expect(overtaken!.id).not.toBe(id);
    await eventually(async () => expect((await currentRun(idea.id))!.id).not.toBe(overtaken!.id), 30_000);
  }, 60_000);

  it('goes on with a new engine when the thread of the old one has died', async () => {
    const { idea } = await make.submittedIdea(author);
    const { id } = await matched(idea.id);
    const { life } = await worker.get(EngineHost).life();
    await (life as unknown as { worker: Worker }).worker.terminate();
    await bulk([idea], 'after-death');
    const run = await currentRun(idea.id);
    expect(run!.id).not.toBe(id);
    const [list] = await database.query<{ searched: number }>(
      `SELECT searched FROM recommendation_list WHERE run_id = $1 AND kind = 'program'`,
      [run!.id],
    );
    expect(list).toEqual({ searched: 1 });
  }, 60_000);

  it('ends what a job left behind that died with its workers', async () => {
    const { idea } = await make.submittedIdea(author);
    await database.query(
      `INSERT INTO recommendation_run (id, idea_id, idea_version, "trigger", state, stage, started_at, as_of)
       SELECT gen_random_uuid(), $1, version, 'submitted', 'running', 'program', now(), now()
         FROM unnest(ARRAY[7, 8]) AS version`,
      [idea.id],
    );
    await inWorker(() => worker.get(MatchIdeaJob).abandoned({ ideaId: idea.id, ideaVersion: 7, trigger: 'submitted' }));
    const states = await database.query(
      `SELECT idea_version, state, finished_at IS NOT NULL AS finished FROM recommendation_run WHERE idea_id = $1 AND stage = 'program'
        ORDER BY idea_version`,
      [idea.id],
    );
    expect(states).toEqual([
      { idea_version: 7, state: 'failed', finished: true },
      { idea_version: 8, state: 'running', finished: false },
    ]);
  });

  it('ends runs that a dead worker left behind, and no others', async () => {
    const { idea } = await make.submittedIdea(author);
    await matched(idea.id);
    await database.query(
      `INSERT INTO recommendation_run (id, idea_id, idea_version, "trigger", state, stage, started_at, as_of)
       SELECT gen_random_uuid(), $1, 9, 'submitted', 'running', 'program', now() - make_interval(mins => age), now()
         FROM unnest(ARRAY[300, 5]) AS age`,
      [idea.id],
    );
    expect(await inWorker(() => worker.get(RunStore).failAbandoned())).toBe(1);
    const states = await database.query(
      `SELECT state, finished_at IS NOT NULL AS finished FROM recommendation_run WHERE idea_id = $1 AND idea_version = 9
        ORDER BY started_at`,
      [idea.id],
    );
    expect(states).toEqual([
      { state: 'failed', finished: true },
      { state: 'running', finished: false },
    ]);
  }, 60_000);
});
