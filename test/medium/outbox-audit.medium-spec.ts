import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { jobsFor, type DomainEvent } from '@app/contracts';
import { Outbox, OUTBOX_CHANNEL, Transactions } from '@app/database';
import { Ideas } from '@app/ideas';
import { requestContext } from '@app/platform';
import { Programs } from '@app/programs';
import { Client } from 'pg';
import { eventually } from '../support/eventually';
import { contextOf, type Factories, factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;
let author: Principal;

beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
  author = (await make.member('municipality', 'owner')).principal;
});
afterAll(() => domain.close());

const SECRETS = { privateMemo: '庁内限りの覚え書き', title: '秘密の題名' };

const eventsOf = (ideaId: string) =>
  domain.database.query<{ name: string; payload: Record<string, unknown>; requestId: string | null }>(
    `SELECT name, payload, request_id AS "requestId" FROM outbox WHERE payload->>'ideaId' = $1 ORDER BY "position"`,
    [ideaId],
  );

const auditOf = (subjectId: string) =>
  domain.database.query<{
    action: string;
    version: number | null;
    userId: string;
    organizationId: string;
    requestId: string;
  }>(
    `SELECT action, subject_version AS version, user_id AS "userId", organization_id AS "organizationId",
            request_id AS "requestId" FROM audit_record WHERE subject_id = $1 ORDER BY id`,
    [subjectId],
  );

const stateOf = async (ideaId: string) => {
  const [row] = await domain.database.query<{ state: string; version: number }>(
    'SELECT state, version FROM idea WHERE id = $1',
    [ideaId],
  );
  return row;
};

/** Makes the database refuse inserts into a table while the work runs. */
async function refusing<T>(table: string, work: () => Promise<T>): Promise<T> {
  await domain.database.query(`
    CREATE FUNCTION refuse_insert() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'refused for the test'; END $$`);
  await domain.database.query(
    `CREATE TRIGGER refuse_insert BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_insert()`,
  );
  try {
    return await work();
  } finally {
    await domain.database.query(`DROP FUNCTION refuse_insert() CASCADE`);
  }
}

describe('a change, its event and its audit record', () => {
  it('are committed together, with the request that made them', async () => {
    const { idea } = await make.draftIdea(author, undefined);
    await requestContext.run({ requestId: 'request-1', ...contextOf(author) }, () =>
      domain.get(Ideas).submit(author, idea.id, 1),
    );
    expect(await eventsOf(idea.id)).toEqual([
      { name: 'idea.submitted', payload: { ideaId: idea.id, ideaVersion: 2 }, requestId: 'request-1' },
    ]);
    const [created, submitted] = await auditOf(idea.id);
    expect(created).toMatchObject({ action: 'idea.create', version: 1 });
    expect(submitted).toEqual({
      action: 'idea.submit',
      version: 2,
      userId: author.userId,
      organizationId: author.organizationId,
      requestId: 'request-1',
    });
  });

  it.each(['outbox', 'audit_record'])('are all rolled back when %s cannot be written', async (table) => {
    const { idea } = await make.draftIdea(author);
    const submit = () => domain.as(author, () => domain.get(Ideas).submit(author, idea.id, 1));
    await refusing(table, () => expect(submit()).rejects.toThrow('refused for the test'));
    expect(await stateOf(idea.id)).toEqual({ state: 'draft', version: 1 });
    expect(await eventsOf(idea.id)).toEqual([]);
    expect(await auditOf(idea.id)).toHaveLength(1);
    // Nothing is left half done: the same submission succeeds afterwards.
    await submit();
    expect(await eventsOf(idea.id)).toHaveLength(1);
  });

  it('names the events of an idea’s life, and drafts make none', async () => {
    const ideas = domain.get(Ideas);
    const { idea } = await make.draftIdea(author);
    const { id } = idea;
    await domain.as(author, () => ideas.update(author, id, 1, { title: '題名を変えた下書き' }));
    expect(await eventsOf(id)).toEqual([]);
    await domain.as(author, () => ideas.submit(author, id, 2));
    await domain.as(author, () => ideas.update(author, id, 3, { title: '提出後に変えた' }));
    await domain.as(author, () => ideas.withdraw(author, id, 4));
    expect((await eventsOf(id)).map(({ name, payload }) => [name, payload['ideaVersion']])).toEqual([
      ['idea.submitted', 3],
      ['idea.revised', 4],
      ['idea.withdrawn', 5],
    ]);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      'idea.create',
      'idea.edit',
      'idea.submit',
      'idea.edit',
      'idea.withdraw',
    ]);
  });

  it('tell by their hashes which content was there before and after', async () => {
    const ideas = domain.get(Ideas);
    const { idea } = await make.draftIdea(author, { title: 'はじめの題名' });
    await domain.as(author, () => ideas.update(author, idea.id, 1, { title: '次の題名' }));
    await domain.as(author, () => ideas.update(author, idea.id, 2, { title: 'はじめの題名' }));
    const [created, changed, back] = await domain.database.query<{ before: Buffer | null; after: Buffer }>(
      'SELECT before_hash AS before, after_hash AS after FROM audit_record WHERE subject_id = $1 ORDER BY id',
      [idea.id],
    );
    expect(created!.before).toBeNull();
    expect(changed!.before).toEqual(created!.after);
    expect(changed!.after).not.toEqual(created!.after);
    expect([back!.before, back!.after]).toEqual([changed!.after, created!.after]);
  });

  it('carry ids and versions only, never a text', async () => {
    const { idea } = await make.submittedIdea(author, SECRETS);
    const editor = (await make.member('ministry', 'desk_head')).principal;
    const { program } = await make.publishedProgram(editor, { name: '秘密の題名という施策' });
    const rows = await domain.database.query<{ line: string }>(
      `SELECT row_to_json(o)::text AS line FROM outbox o UNION ALL SELECT row_to_json(a)::text FROM audit_record a`,
    );
    const written = rows.map(({ line }) => line).join('\n');
    expect(written).toContain(idea.id);
    expect(written).toContain(program.id);
    for (const secret of Object.values(SECRETS)) expect(written).not.toContain(secret);
  });

  it('tell matching of a program while it is public, and when it is taken back', async () => {
    const editor = (await make.member('ministry', 'desk_head')).principal;
    const programs = domain.get(Programs);
    const { program } = await domain.as(editor, () => programs.create(editor, { name: '下書きの施策' }));
    await domain.as(editor, () => programs.update(editor, program.id, 1, { summary: '下書きの変更' }));
    await domain.as(editor, () => programs.publish(editor, program.id, 2));
    await domain.as(editor, () => programs.archive(editor, program.id, 3));
    await domain.as(editor, () => programs.update(editor, program.id, 4, { summary: '保管中の変更' }));
    const events = await domain.database.query<{ version: number }>(
      `SELECT (candidate->>'version')::int AS version
       FROM outbox, jsonb_array_elements(payload->'candidates') AS candidate
       WHERE name = 'candidates.changed' AND candidate->>'id' = $1 ORDER BY "position"`,
      [program.id],
    );
    expect(events.map(({ version }) => version)).toEqual([3, 4]);
  });
});

describe('the outbox', () => {
  it('refuses an event outside a transaction, and the audit a record', async () => {
    const payload = { ideaId: author.userId, ideaVersion: 1 };
    await expect(domain.as(author, () => domain.get(Outbox).publish('idea.submitted', payload))).rejects.toThrow(
      'outside a transaction',
    );
    const entry = { action: 'idea.submit', subjectType: 'idea', subjectId: author.userId };
    await expect(domain.as(author, () => domain.get(Audit).record(entry))).rejects.toThrow('outside a transaction');
  });

  it('announces an event when the transaction commits, not before and not when it fails', async () => {
    const listener = new Client({ connectionString: domain.database.url });
    let heard = 0;
    listener.on('notification', () => heard++);
    await listener.connect();
    await listener.query(`LISTEN ${OUTBOX_CHANNEL}`);
    const transactions = domain.get(Transactions);
    const payload = { ideaId: author.userId, ideaVersion: 1 };
    try {
      await domain
        .as(author, () =>
          transactions.run(async () => {
            await domain.get(Outbox).publish('idea.withdrawn', payload);
            throw new Error('rolled back');
          }),
        )
        .catch(() => undefined);
      await domain.as(author, () =>
        transactions.run(async () => {
          await domain.get(Outbox).publish('idea.withdrawn', payload);
          await listener.query('SELECT 1');
          expect(heard).toBe(0);
        }),
      );
      await eventually(() => expect(heard).toBe(1));
    } finally {
      await listener.end();
    }
  });

  it('lets each consumer have the effect of a message once, also at the same time', async () => {
    const outbox = domain.get(Outbox);
    const transactions = domain.get(Transactions);
    const mark = (consumer: string) =>
      domain.as(null, () => transactions.run(() => outbox.markProcessed(consumer, 'message-1')));
    const results = await Promise.all(Array.from({ length: 10 }, () => mark('first')));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await mark('second')).toBe(true);
  });

  it('gives a message back when the effect fails', async () => {
    const outbox = domain.get(Outbox);
    const transactions = domain.get(Transactions);
    const attempt = (fails: boolean) =>
      domain.as(null, () =>
        transactions.run(async () => {
          const fresh = await outbox.markProcessed('third', 'message-2');
          if (fails) throw new Error('effect failed');
          return fresh;
        }),
      );
    await expect(attempt(true)).rejects.toThrow('effect failed');
    await expect(attempt(false)).resolves.toBe(true);
  });

  it('knows the jobs of every event by name', () => {
    const event = { id: '1', name: 'idea.submitted', payload: { ideaId: 'a', ideaVersion: 2 } } as DomainEvent;
    expect(jobsFor(event)).toEqual([
      { name: 'match-idea', payload: { ideaId: 'a', ideaVersion: 2, trigger: 'submitted' } },
      { name: 'find-similar', payload: { kind: 'idea', id: 'a', version: 2 } },
    ]);
  });
});

describe('the audit record', () => {
  it.each([
    ['UPDATE', `UPDATE audit_record SET action = 'idea.read'`],
    ['UPDATE of no row', `UPDATE audit_record SET action = 'idea.read' WHERE false`],
    ['DELETE', 'DELETE FROM audit_record'],
    ['TRUNCATE', 'TRUNCATE audit_record'],
    ['TRUNCATE by cascade', 'TRUNCATE audit_record CASCADE'],
  ])('refuses %s, even from the application’s own role', async (_, sql) => {
    const before = await domain.database.query('SELECT * FROM audit_record ORDER BY id');
    expect(before.length).toBeGreaterThan(0);
    await expect(domain.database.query(sql)).rejects.toMatchObject({
      code: '42501',
      message: expect.stringMatching(/append-only/),
    });
    expect(await domain.database.query('SELECT * FROM audit_record ORDER BY id')).toEqual(before);
  });
});
