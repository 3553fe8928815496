import { Idempotency, Outbox } from '@app/database';
import { Ideas } from '@app/ideas';
import { factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
beforeAll(async () => {
  domain = await createTestDomain();
});
afterAll(() => domain.close());

const ids = async (table: string, column: string): Promise<string[]> =>
  (await domain.database.query<{ id: string }>(`SELECT ${column}::text AS id FROM ${table} ORDER BY 1`)).map(
    ({ id }) => id,
  );

describe('housekeeping', () => {
  it('forgets carried events and old marks, never an event that waits', async () => {
    await domain.database.query(`
      INSERT INTO outbox (id, name, payload, occurred_at, published_at) VALUES
        ('00000000-0000-4000-8000-000000000001', 'idea.withdrawn', '{}', now() - interval '400 days', now() - interval '400 days'),
        ('00000000-0000-4000-8000-000000000002', 'idea.withdrawn', '{}', now() - interval '400 days', now()),
        ('00000000-0000-4000-8000-000000000003', 'idea.withdrawn', '{}', now() - interval '400 days', NULL)`);
    await domain.database.query(`
      INSERT INTO processed_message (consumer, message_id, processed_at) VALUES
        ('test', 'old', now() - interval '400 days'), ('test', 'new', now() - interval '2 days')`);
    expect(await domain.as(null, () => domain.get(Outbox).prune())).toBe(2);
    expect((await ids('outbox', 'id')).map((id) => id.at(-1))).toEqual(['2', '3']);
    expect(await ids('processed_message', 'message_id')).toEqual(['new']);
  });

  it('remembers a mark longer than an event, so that a job that is carried again late still has its effect once', async () => {
    await domain.database.query('TRUNCATE outbox, processed_message');
    await domain.database.query(`
      INSERT INTO outbox (id, name, payload, published_at)
      SELECT gen_random_uuid(), 'idea.withdrawn', '{}', now() - make_interval(days => age) FROM generate_series(1, 400) age`);
    await domain.database.query(`
      INSERT INTO processed_message SELECT 'test', age::text, now() - make_interval(days => age)
      FROM generate_series(1, 400) age`);
    await domain.as(null, () => domain.get(Outbox).prune());
    const [kept] = await domain.database.query<{ events: number; marks: number }>(
      `SELECT (SELECT count(*)::int FROM outbox) AS events, (SELECT count(*)::int FROM processed_message) AS marks`,
    );
    expect(kept!.events).toBeGreaterThan(0);
    expect(kept!.marks).toBeGreaterThan(kept!.events);
  });

  it('forgets Idempotency-Keys after a week; what they made stays', async () => {
    const author = (await factoriesFor(domain.app).member('municipality', 'owner')).principal;
    const create = (key: string) =>
      domain.as(author, () => domain.get(Ideas).create(author, { title: '一度だけ' }, key));
    const { idea } = await create('old-key');
    await create('new-key');
    await domain.database.query(
      `UPDATE idempotency_key SET created_at = now() - interval '8 days' WHERE key = 'old-key'`,
    );
    expect(await domain.as(null, () => domain.get(Idempotency).prune())).toBe(1);
    expect(await ids('idempotency_key', 'key')).toEqual(['new-key']);
    expect(await ids('idea', 'id')).toContain(idea.id);
  });
});
