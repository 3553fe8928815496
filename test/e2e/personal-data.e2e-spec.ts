import { Transactions } from '@app/database';
import { IdeaAttachments } from '@app/ideas';
import { Mails } from '@app/mail';
import { requestContext } from '@app/platform';
import { addMembership, contextOf, type TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';

const MAIL = {
  template: 'invitation',
  parameters: {
    organization: '試験町',
    inviter: '試験 太郎',
    role: { ja: '編集者', en: 'editor' },
    link: 'https://musubi.example/join#link-secret',
    until: '2027-01-01T00:00:00.000Z',
  },
} as const;

let api: TestApi;
const clock = new TestClock();
beforeAll(async () => {
  api = await createTestApi({ clock });
});
afterAll(() => api.close());

const as = <T>({ principal }: TestAccount, work: () => Promise<T>): Promise<T> =>
  requestContext.run(contextOf(principal), work);
const get = <T>(service: abstract new (...args: never[]) => T): T => api.app.get(service, { strict: false });
const mailTo = (to: string) =>
  requestContext.run({ audience: 'system' }, () => get(Transactions).run(() => get(Mails).queue({ to, ...MAIL })));

/** Somebody who has left a trace in every part. */
async function busy(
  role: 'owner' | 'editor',
  organizationId?: string,
): Promise<{ account: TestAccount; agent: Agent }> {
  const account = organizationId
    ? await api.make.account({ id: organizationId, kind: 'municipality' }, role)
    : await api.make.member('municipality', role);
  const { idea } = await api.make.draftIdea(account.principal, { title: `構想 ${account.email}` });
  await as(account, () =>
    get(IdeaAttachments).add(account.principal, idea.id, { name: '資料.txt', bytes: Buffer.from('資料') }),
  );
  await mailTo(account.email);
  const agent = await api.signedIn(account);
  await agent
    .post('/api/v1/api-tokens')
    .send({ name: '取込み', permissions: ['idea.read'], days: 30 })
    .expect(201);
  return { account, agent };
}

describe('GET /api/v1/account/data', () => {
  it('gives everything that is kept of oneself, by part', async () => {
    const { account, agent } = await busy('owner');
    const { body, headers } = await agent.get('/api/v1/account/data').expect(200);
    expect(headers['content-disposition']).toContain('attachment');
    expect(headers['cache-control']).toContain('no-store');
    const { parts } = body as { parts: Record<string, unknown> };
    const { organizationId, userId } = account.principal;
    expect(parts).toMatchObject({
      account: [{ id: userId, email: account.email, hasPassword: true }],
      memberships: [{ organizationId, role: 'owner' }],
      sessions: [{ organizationId, method: 'password' }],
      apiTokens: [{ name: '取込み', permissions: ['idea.read'] }],
      ideas: [{ title: `構想 ${account.email}`, state: 'draft', created: true }],
      ideaVersions: [{ version: 1 }],
      files: [{ name: '資料.txt', sizeBytes: 6 }],
      mails: [{ template: 'invitation', state: 'queued' }],
      decisions: [],
      programVersions: [],
      weightsVersions: [],
    });
    const { total, items } = parts['auditRecords'] as { total: number; items: { action: string; by: string }[] };
    expect(total).toBe(items.length);
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['account.create', 'session.open', 'idea.create', 'idea.attach', 'api_token.create']),
    );
  });

  it('tells no secret, no hash of one, and nothing of a colleague in the same organization', async () => {
    const first = await busy('owner');
    const { organizationId } = first.account.principal;
    const second = await busy('editor', organizationId);
    const { text } = await first.agent.get('/api/v1/account/data').expect(200);
    expect(text).not.toContain(second.account.email);
    expect(text).not.toContain(second.account.principal.userId);
    const kept = await api.database.query<{ hidden: string }>(
      `SELECT password_hash AS hidden FROM app_user UNION ALL SELECT encode(token_hash, 'hex') FROM session
       UNION ALL SELECT encode(token_hash, 'hex') FROM api_token`,
    );
    for (const { hidden } of kept) expect(text).not.toContain(hidden);
    expect(text).not.toMatch(/argon2|link-secret|musubi_/);
    const foreign = await api.database.query<{ id: string }>(
      `SELECT id::text FROM idea WHERE created_by <> $1 UNION ALL SELECT id::text FROM stored_file WHERE uploaded_by <> $1
       UNION ALL SELECT id::text FROM session WHERE user_id <> $1 UNION ALL SELECT id::text FROM api_token WHERE user_id <> $1
       UNION ALL SELECT id::text FROM mail WHERE to_address <> $2`,
      [first.account.principal.userId, first.account.email],
    );
    expect(foreign.length).toBeGreaterThan(4);
    for (const { id } of foreign) expect(text).not.toContain(id);
  });

  it('tells of an organization that one has left only that one worked there', async () => {
    const { account } = await busy('editor');
    const other = await api.make.organization('municipality');
    await addMembership(api.app, { userId: account.principal.userId, organizationId: other, role: 'editor' });
    await api.database.query('DELETE FROM membership WHERE user_id = $1 AND organization_id = $2', [
      account.principal.userId,
      account.principal.organizationId,
    ]);
    const agent = await api.signedIn({ ...account, principal: { ...account.principal, organizationId: other } });
    const { body } = await agent.get('/api/v1/account/data').expect(200);
    expect((body as { parts: unknown }).parts).toMatchObject({ ideas: [{ title: null }], files: [{ name: null }] });
  });

  it('is recorded', async () => {
    const { account, agent } = await busy('owner');
    await agent.get('/api/v1/account/data').expect(200);
    const records = await api.database.query(
      `SELECT after_hash IS NOT NULL AS hashed, request_id IS NOT NULL AS traced FROM audit_record
       WHERE action = 'account.export' AND subject_id = $1 AND user_id = $1::uuid`,
      [account.principal.userId],
    );
    expect(records).toEqual([{ hashed: true, traced: true }]);
  });

  it('asks for a fresh proof, and is not for programs', async () => {
    const { agent } = await busy('owner');
    const { body } = await agent
      .post('/api/v1/api-tokens')
      .send({ name: '別の', permissions: ['idea.read'], days: 1 })
      .expect(201);
    const bearer = `Bearer ${(body as { token: string }).token}`;
    await api.anonymous().get('/api/v1/account/data').set('Authorization', bearer).expect(403);
    await api.anonymous().get('/api/v1/account/data').expect(401);
    clock.advance({ minutes: 20 });
    const stale = await agent.get('/api/v1/account/data').expect(403);
    expect(stale.body).toMatchObject({ code: 'step_up_required' });
  });

  it('has a part for every reference to a person that stays when an account goes', async () => {
    const kept = await api.database.query<{ column: string }>(
      `SELECT conrelid::regclass || '.' || attname AS "column"
         FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
        WHERE contype = 'f' AND confrelid = 'app_user'::regclass AND confdeltype = 'a' ORDER BY 1`,
    );
    const told = [
      'decision.decided_by',
      'decision_version.changed_by',
      'idea.created_by',
      'idea_version.changed_by',
      'program_version.changed_by',
      'stored_file.uploaded_by',
      'weights_version.activated_by',
      'weights_version.created_by',
    ];
    expect(kept.map(({ column }) => column)).toEqual(told);
  });
});
