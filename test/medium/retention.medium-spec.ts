import type { Principal } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { IdeaAttachments, Ideas, type IdeaView } from '@app/ideas';
import { Mails } from '@app/mail';
import { Retention } from '@app/platform';
import { ApplyRetentionJob } from '../../apps/worker/src/jobs/apply-retention.job';
import { factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

const MAIL = {
  to: 'someone@test.example',
  template: 'invitation',
  parameters: {
    organization: '試験町',
    inviter: '試験 太郎',
    role: { ja: '編集者', en: 'editor' },
    link: 'https://musubi.example/',
    until: '2027-01-01T00:00:00.000Z',
  },
} as const;

let domain: TestDomain;
let author: Principal;
beforeAll(async () => {
  const settings = {
    RETENTION_EVENT_DAYS: '10',
    RETENTION_MARK_DAYS: '100',
    RETENTION_IDEMPOTENCY_KEY_DAYS: '3',
    RETENTION_MAIL_DAYS: '20',
    RETENTION_WITHDRAWN_DRAFT_DAYS: '30',
    RETENTION_ORPHANED_FILE_HOURS: '2',
    RETENTION_APPLICATION_DAYS: '50',
    RETENTION_INVITATION_DAYS: '5',
  };
  domain = await createTestDomain({ settings });
  author = (await factoriesFor(domain.app).member('municipality', 'owner')).principal;
});
afterAll(() => domain.close());

const applyAll = () => domain.as(null, () => domain.get(Retention).applyAll());
const age = (table: string, column: string, days: number) =>
  domain.database.query(`UPDATE ${table} SET ${column} = now() - make_interval(days => ${days})`);
const count = async (table: string): Promise<number> =>
  (await domain.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))[0]!.count;
const withdraw = ({ idea }: IdeaView) =>
  domain.as(author, () => domain.get(Ideas).withdraw(author, idea.id, idea.version));

describe('retention', () => {
  it('removes drafts that were withdrawn long ago with their files; what was submitted or is young stays', async () => {
    const make = factoriesFor(domain.app);
    const old = await make.draftIdea(author);
    await domain.as(author, () =>
      domain.get(IdeaAttachments).add(author, old.idea.id, { name: '控え.txt', bytes: Buffer.from('控え') }),
    );
    await withdraw(old);
    const submittedOnce = await withdraw(await make.submittedIdea(author));
    domain.clock.advance({ days: 20 });
    const young = await withdraw(await make.draftIdea(author));
    const open = await make.draftIdea(author);
    await age('stored_file', 'created_at', 1);
    expect(await applyAll()).toMatchObject({ removed: { withdrawnDrafts: 0, orphanedFiles: 0 }, failures: [] });

    domain.clock.advance({ days: 11 });
    await applyAll();
    const left = await domain.database.query<{ id: string }>('SELECT id FROM idea ORDER BY id');
    expect(left.map(({ id }) => id)).toEqual([submittedOnce, young, open].map(({ idea }) => idea.id).sort());
    const [row] = await domain.database.query(
      `SELECT (SELECT count(*)::int FROM idea_version WHERE idea_id = $1) AS versions,
              (SELECT count(*)::int FROM audit_record WHERE action = 'idea.remove' AND subject_id = $1::text) AS records,
              (SELECT count(*)::int FROM outbox WHERE name = 'ideas.removed' AND payload->'ideaIds' ? $1::text) AS events`,
      [old.idea.id],
    );
    expect(row).toEqual({ versions: 0, records: 1, events: 1 });
    await applyAll();
    expect(await count('stored_file')).toBe(0);
  });

  it('goes by the settings for events, marks, keys and mails, and finds nothing when it runs twice', async () => {
    await domain.as(author, () => domain.get(Ideas).create(author, { title: '一度だけ' }, 'some-key'));
    await domain.as(null, () =>
      domain.get(Transactions).run(async () => {
        await domain.get(Mails).queue(MAIL);
        await domain.get(Outbox).markProcessed('test', 'message');
      }),
    );
    const events = await count('outbox');
    const applied = async () => (await applyAll()).removed;
    await age('outbox', 'published_at', 9);
    await age('processed_message', 'processed_at', 99);
    await age('idempotency_key', 'created_at', 2);
    await domain.database.query(`UPDATE mail SET created_at = now() - interval '19 days', parameters = NULL`);
    expect(await applied()).toMatchObject({ messages: 0, idempotencyKeys: 0, mails: 0 });

    await age('outbox', 'published_at', 11);
    await age('processed_message', 'processed_at', 101);
    await age('idempotency_key', 'created_at', 4);
    await age('mail', 'created_at', 21);
    expect(await applied()).toMatchObject({ messages: events + 1, idempotencyKeys: 1, mails: 1 });
    expect(new Set(Object.values(await applied()))).toEqual(new Set([0]));
  });

  it('forgets who applied or was invited once nothing follows from it; whoever waits is kept', async () => {
    const application = (state: string, createdDaysAgo: number, expiredDaysAgo: number) =>
      domain.database.query(
        `INSERT INTO registration_request (id, state, kind, email, display_name, note, expires_at, created_at)
         VALUES (gen_random_uuid(), $1, 'startup', $1 || $2 || '@test.example', '架空 太郎', '',
                 $3::timestamptz - make_interval(days => $4), $3::timestamptz - make_interval(days => $2::int))`,
        [state, String(createdDaysAgo), domain.clock.now(), expiredDaysAgo],
      );
    await application('unconfirmed', 7, 6);
    await application('unconfirmed', 3, 4);
    await application('approved', 51, 50);
    await application('refused', 51, 50);
    await application('refused', 49, 48);
    await application('pending', 400, 399);
    await application('joining', 400, 399);
    const invitation = (state: string, expiredDaysAgo: number) =>
      domain.database.query(
        `INSERT INTO invitation (id, organization_id, purpose, email, role, token_hash, state, expires_at, created_by)
         VALUES (gen_random_uuid(), $1, 'join', $2 || $3 || '@test.example', 'editor', sha256(($2 || $3)::bytea), $2,
                 $4::timestamptz - make_interval(days => $3::int), $5)`,
        [author.organizationId, state, String(expiredDaysAgo), domain.clock.now(), author.userId],
      );
    for (const state of ['open', 'accepted', 'revoked']) {
      await invitation(state, 6);
      await invitation(state, 4);
    }
    expect((await applyAll()).removed).toMatchObject({ applications: 3, invitations: 3 });
    const left = await domain.database.query<{ state: string }>(
      'SELECT state FROM registration_request ORDER BY state',
    );
    expect(left.map(({ state }) => state)).toEqual(['joining', 'pending', 'refused', 'unconfirmed']);
    expect(await count('invitation')).toBe(3);
    expect((await applyAll()).removed).toMatchObject({ applications: 0, invitations: 0 });
  });

  it('never touches audit records', async () => {
    const before = await count('audit_record');
    domain.clock.advance({ days: 4000 });
    await applyAll();
    expect(await count('audit_record')).toBeGreaterThanOrEqual(before);
  });

  it('applies every other rule when one fails, and then says so, that the job is tried again', async () => {
    const retention = new Retention();
    let applied = 0;
    retention.register({ what: 'broken', apply: () => Promise.reject(new Error('no connection')) });
    retention.register({ what: 'whole', apply: () => Promise.resolve((applied += 1)) });
    await expect(new ApplyRetentionJob(retention).handle()).rejects.toThrow('broken');
    expect(applied).toBe(1);
    expect(() => retention.register({ what: 'whole', apply: () => Promise.resolve(0) })).toThrow('whole');
  });
});
