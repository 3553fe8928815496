import { Transactions } from '@app/database';
import { IdeaAttachments } from '@app/ideas';
import { Mails } from '@app/mail';
import { requestContext } from '@app/platform';
import { codeOf } from '../support/authenticator';
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

  it('tells of the second factor, of identities at providers and of failed attempts, and none of their secrets', async () => {
    const { account, agent } = await busy('owner');
    const { userId } = account.principal;
    const begun = await agent.post('/api/v1/account/second-factor/enrolment').expect(201);
    const { secret } = begun.body as { secret: string };
    const code = codeOf(secret, clock);
    const confirmed = await agent.post('/api/v1/account/second-factor/confirmation').send({ code }).expect(200);
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    const usedAt = clock.now();
    clock.advance({ minutes: 1 });
    await agent.post('/api/v1/sessions/current/second-factor').send({ recoveryCode: recoveryCodes[0] }).expect(200);
    await api.database.query(
      `INSERT INTO user_identity (id, user_id, issuer, subject, created_at) VALUES (gen_random_uuid(), $1, 'https://id.example', 'subject-1', now())`,
      [userId],
    );
    await api.anonymous().post('/api/v1/sessions').send({ email: account.email, password: 'wrong horse' }).expect(401);
    await api.anonymous().post('/api/v1/password-resets').send({ email: account.email }).expect(204);
    const { body, text } = await agent.get('/api/v1/account/data').expect(200);
    const { parts } = body as { parts: Record<string, unknown[]> };
    expect(parts['secondFactor']).toEqual([
      {
        kind: 'authenticator',
        since: usedAt.toISOString(),
        lastUsedAt: new Date(Math.floor(usedAt.getTime() / 30_000) * 30_000).toISOString(),
        recoveryCodesLeft: recoveryCodes.length - 1,
      },
    ]);
    expect(parts['identities']).toMatchObject([{ issuer: 'https://id.example', subject: 'subject-1' }]);
    expect(parts['failedAttempts']).toMatchObject([
      { what: 'sign_in', failures: 1, blockedUntil: null },
      { what: 'password_reset', failures: 1, blockedUntil: null },
    ]);
    const [row] = await api.database.query<{ sealed: string; base64: string }>(
      `SELECT encode(sealed_secret, 'hex') AS sealed, encode(sealed_secret, 'base64') AS base64 FROM second_factor WHERE user_id = $1`,
      [userId],
    );
    for (const hidden of [secret, ...recoveryCodes, row!.sealed, row!.base64]) expect(text).not.toContain(hidden);
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
      'data_import.approved_by',
      'data_import.created_by',
      'decision.decided_by',
      'decision_version.changed_by',
      'idea.created_by',
      'idea.responsible_user_id',
      'idea_version.changed_by',
      'inquiry.answered_by',
      'inquiry.asked_by',
      'inquiry_message.author_id',
      'program_version.changed_by',
      'stored_file.uploaded_by',
      'weights_version.activated_by',
      'weights_version.created_by',
    ];
    expect(kept.map(({ column }) => column)).toEqual(told);
  });
});

describe('POST /api/v1/account/deletion', () => {
  const rowOf = async ({ principal: { userId } }: TestAccount) =>
    (await api.database.query<Record<string, unknown>>('SELECT * FROM app_user WHERE id = $1', [userId]))[0]!;
  const remove = (agent: Agent, email: string) => agent.post('/api/v1/account/deletion').send({ email });

  it('leaves a pseudonym, ends everything by which one was in, and forgets what was one’s own', async () => {
    const organizationId = await api.make.organization('municipality');
    const boss = await busy('owner', organizationId);
    const { account, agent } = await busy('editor', organizationId);
    const other = await api.signedIn(account);
    const { userId } = account.principal;
    const { body } = await agent
      .post('/api/v1/api-tokens')
      .send({ name: '二つ目', permissions: ['idea.read'], days: 1 })
      .expect(201);
    const { organizationId: elsewhere, userId: bossId } = (await busy('owner')).account.principal;
    await api.database.query(
      `INSERT INTO invitation (id, organization_id, purpose, email, role, token_hash, state, expires_at, created_by)
       VALUES (gen_random_uuid(), $1, 'member', $2, 'viewer', '\\x01', 'open', now(), $3)`,
      [elsewhere, account.email, bossId],
    );
    await api.database.query(
      `INSERT INTO password_reset (token_hash, user_id, expires_at) VALUES ('\\x02', $1, now() + interval '1 hour')`,
      [userId],
    );
    const answer = await remove(agent, account.email).expect(204);
    expect(await api.database.query('SELECT 1 FROM password_reset WHERE user_id = $1', [userId])).toEqual([]);
    expect(answer.get('Set-Cookie')?.[0]).toMatch(/Expires=Thu, 01 Jan 1970/);

    expect(await rowOf(account)).toMatchObject({
      email: `${userId}@deleted.invalid`,
      display_name: expect.stringMatching(/^利用者-[\da-f]{8}$/) as unknown,
      password_hash: null,
      deleted_at: expect.any(Date) as unknown,
    });
    await agent.get('/api/v1/sessions/current').expect(401);
    await other.get('/api/v1/sessions/current').expect(401);
    await api
      .anonymous()
      .get('/api/v1/ideas')
      .set('Authorization', `Bearer ${(body as { token: string }).token}`)
      .expect(401);
    await api
      .anonymous()
      .post('/api/v1/sessions')
      .send({ email: account.email, password: account.password })
      .expect(401);

    // Nothing outside the append-only audit and the versions knows the person any more, by whichever column.
    const columns = await api.database.query<{ name: string; column: string }>(
      `SELECT table_name AS name, quote_ident(column_name) AS "column" FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb')`,
    );
    const left: string[] = [];
    for (const { name, column } of columns) {
      const found = await api.database.query(`SELECT 1 FROM ${name} WHERE ${column}::text ILIKE $1 LIMIT 1`, [
        `%${account.email}%`,
      ]);
      // The factory's idea has the address in its title, as a text that somebody wrote.
      if (found.length > 0) left.push(`${name}.${column}`);
    }
    expect(left).toEqual(['idea.title', 'idea_version.content']);
    const events = await api.database.query(
      `SELECT (SELECT count(*)::int FROM audit_record WHERE action = 'account.delete' AND subject_id = $1) AS records,
              (SELECT count(*)::int FROM outbox WHERE name = 'account.deleted' AND payload->>'userId' = $1) AS events,
              (SELECT count(*)::int FROM idea WHERE created_by = $1::uuid) AS ideas`,
      [userId],
    );
    expect(events).toEqual([{ records: 1, events: 1, ideas: 1 }]);
    await boss.agent.get('/api/v1/sessions/current').expect(200);
  });

  it('is refused to the last who manages an organization, and nothing changes', async () => {
    const { account, agent } = await busy('owner');
    const { body } = await remove(agent, account.email).expect(409);
    expect(body).toMatchObject({ code: 'last_manager' });
    await agent.get('/api/v1/sessions/current').expect(200);
    expect(await rowOf(account)).toMatchObject({ email: account.email, deleted_at: null });
    await agent.get('/api/v1/account/data').expect(200);
  });

  it('asks for the own address and for a fresh proof', async () => {
    const organizationId = await api.make.organization('municipality');
    await busy('owner', organizationId);
    const { account, agent } = await busy('editor', organizationId);
    const { body } = await remove(agent, 'someone@else.example').expect(422);
    expect(body).toMatchObject({ errors: [{ pointer: '/email' }] });
    clock.advance({ minutes: 20 });
    expect((await remove(agent, account.email).expect(403)).body).toMatchObject({ code: 'step_up_required' });
    expect(await rowOf(account)).toMatchObject({ deleted_at: null });
  });

  it('happens once, also when it is asked for twice at the same time', async () => {
    const organizationId = await api.make.organization('municipality');
    await busy('owner', organizationId);
    const { account, agent } = await busy('editor', organizationId);
    const second = await api.signedIn(account);
    const answers = await Promise.all([remove(agent, account.email), remove(second, account.email)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
    const records = await api.database.query(
      `SELECT 1 FROM audit_record WHERE action = 'account.delete' AND subject_id = $1`,
      [account.principal.userId],
    );
    expect(records).toHaveLength(1);
  });

  it('does not let the last two who manage an organization go at the same time', async () => {
    const organizationId = await api.make.organization('municipality');
    const first = await busy('owner', organizationId);
    const second = await busy('owner', organizationId);
    const answers = await Promise.all([
      remove(first.agent, first.account.email),
      remove(second.agent, second.account.email),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });
});
