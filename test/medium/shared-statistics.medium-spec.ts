import type { Principal } from '@app/authz';
import { BulkMatching } from '@app/recommendations';
import { requestContext } from '@app/platform';
import { eventually } from '../support/eventually';
import { type Factories, factoriesFor } from '../support/factories';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { createTestDomain, type TestDomain } from '../support/test-domain';
import { createTestWorker } from '../support/test-worker';

type TestWorker = Awaited<ReturnType<typeof createTestWorker>>;

describe('several workers', () => {
  let database: TestDatabase;
  let domain: TestDomain;
  let make: Factories;
  let author: Principal;
  let ministry: Principal;
  const workers: TestWorker[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    domain = await createTestDomain({ database, now: new Date() });
    make = factoriesFor(domain.app);
    author = (await make.member('municipality', 'owner')).principal;
    ministry = (await make.member('ministry', 'program_editor')).principal;
    for (let n = 0; n < 25; n++) await publish(n);
  }, 60_000);
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.close();
  });
  afterAll(() => domain.close());

  const publish = (n: number) =>
    make.publishedProgram(ministry, { name: `${'山海川林田畑村町'[n % 8]}を守る支援${n}` });

  async function start(): Promise<TestWorker> {
    const worker = await createTestWorker(database);
    workers.push(worker);
    return worker;
  }

  const match = (worker: TestWorker, idea: { id: string; version: number }, messageId: string) =>
    requestContext.run({}, () =>
      worker
        .get(BulkMatching)
        .matchIdeas({ ideas: [idea], trigger: 'candidate_changed' }, { messageId, occurredAt: new Date() }),
    );

  const statisticsOf = async (ideaId: string): Promise<string> => {
    const [row] = await database.query<{ id: string }>(
      `SELECT list.entry->>'statisticsId' AS id FROM recommendation_list list
         JOIN recommendation_run run ON run.id = list.run_id AND run.current
        WHERE run.idea_id = $1 AND list.kind = 'program'`,
      [ideaId],
    );
    return row!.id;
  };
  const stored = async () =>
    (await database.query<{ id: string; documents: number }>('SELECT id, documents FROM corpus_statistics'))[0]!;

  it('score by the same statistics, also one that starts later and after few changes', async () => {
    const { idea } = await make.submittedIdea(author);
    const first = await start();
    await match(first, idea, 'first');
    const taken = await stored();
    expect(taken.documents).toBe(25);
    expect(await statisticsOf(idea.id)).toBe(taken.id);

    await publish(25);
    await match(first, idea, 'after a change');
    expect(await statisticsOf(idea.id)).toBe(taken.id);
    // It would take other statistics by itself: of 26 programs.
    const second = await start();
    await match(second, idea, 'second');
    expect(await statisticsOf(idea.id)).toBe(taken.id);
    expect(await stored()).toEqual(taken);
  }, 60_000);

  it('take them anew together once a tenth has changed', async () => {
    const { idea } = await make.submittedIdea(author);
    const [first, second] = [await start(), await start()];
    await match(first, idea, 'a');
    await match(second, idea, 'b');
    const before = await stored();
    for (let n = 26; n < 30; n++) await publish(n);
    await Promise.all([match(first, idea, 'c'), match(second, idea, 'd')]);
    const after = await eventually(async () => {
      const now = await stored();
      expect(now.id).not.toBe(before.id);
      return now;
    });
    for (const [worker, message] of [
      [first, 'e'],
      [second, 'f'],
    ] as const) {
      await match(worker, idea, message);
      expect(await statisticsOf(idea.id)).toBe(after.id);
    }
    expect(await stored()).toEqual(after);
  }, 60_000);

  it('take their own where the stored ones are damaged, and put them in their place', async () => {
    const { idea } = await make.submittedIdea(author);
    await database.query(`UPDATE corpus_statistics SET data = '\\x1234', id = 'damaged'`);
    await match(await start(), idea, 'damaged');
    expect((await stored()).id).not.toBe('damaged');
    expect(await statisticsOf(idea.id)).toBe((await stored()).id);
  }, 60_000);
});
