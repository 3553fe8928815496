import { addMembership, PASSWORD, type TestAccount } from '../support/factories';
import { createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { problemOf } from './problem';

const URL = '/api/v1/sessions';
const CURRENT = `${URL}/current`;

describe('sessions', () => {
  let api: TestApi;
  let account: TestAccount;
  const clock = new TestClock();

  beforeAll(async () => {
    api = await createTestApi({ clock });
    account = await api.make.member('municipality', 'editor', { name: '試験沢町（架空）' });
  });
  afterAll(() => api.close());

  const signIn = (body: object) => api.anonymous().post(URL).send(body);

  it('begin with address and password, and tell who one is and what one may do', async () => {
    const { body } = await signIn({ email: account.email, password: PASSWORD }).expect(201);
    expect(body).toMatchObject({
      user: { id: account.principal.userId, email: account.email },
      organization: {
        id: account.principal.organizationId,
        kind: 'municipality',
        name: '試験沢町（架空）',
        fictional: true,
      },
      role: 'editor',
    });
    expect(body.permissions).toContain('idea.write');
    expect(body.permissions).not.toContain('program.write');
    expect(JSON.stringify(body)).not.toMatch(/hash|argon2|token/i);
  });

  it('take the address in any case and with spaces around', async () => {
    await signIn({ email: account.email.toUpperCase(), password: PASSWORD }).expect(201);
  });

  it('set a cookie that scripts cannot read and other sites do not send', async () => {
    const response = await signIn({ email: account.email, password: PASSWORD });
    const [cookie, ...others] = response.get('Set-Cookie') ?? [];
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^musubi=[\w-]{43};/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    // The answer itself does not tell the token to whoever logs bodies.
    expect(response.text).not.toContain(/^musubi=([\w-]+)/.exec(cookie!)![1]);
  });

  it('answer every wrong sign-in alike, so that nobody learns which accounts there are', async () => {
    const answers = await Promise.all([
      signIn({ email: account.email, password: `${PASSWORD}!` }),
      signIn({ email: 'nobody@test.example', password: PASSWORD }),
      signIn({ email: account.email }),
      signIn({ password: PASSWORD }),
      signIn({}),
      signIn({ email: account.email, password: PASSWORD, organizationId: '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11' }),
    ]);
    const bodies = answers.map((answer) => {
      expect(answer.get('Set-Cookie')).toBeUndefined();
      const { requestId: _id, ...body } = problemOf(answer, 401, 'sign_in_failed');
      return body;
    });
    for (const body of bodies) expect(body).toEqual(bodies[0]);
  });

  it('are needed: without one, and with a made up one, the answer is 401', async () => {
    problemOf(await api.anonymous().get(CURRENT), 401, 'unauthenticated');
    for (const token of ['A'.repeat(43), 'x', '']) {
      problemOf(await api.anonymous().get(CURRENT).set('Cookie', `musubi=${token}`), 401, 'unauthenticated');
    }
  });

  it('end on sign-out, also for whoever kept the cookie', async () => {
    const agent = api.anonymous();
    const response = await agent.post(URL).send({ email: account.email, password: PASSWORD });
    const kept = response.get('Set-Cookie')![0]!.split(';')[0]!;
    await agent.get(CURRENT).expect(200);
    const out = await agent.delete(CURRENT).expect(204);
    expect(out.get('Set-Cookie')![0]).toMatch(/^musubi=;/);
    expect(out.headers['clear-site-data']).toBe('"cache", "cookies", "storage"');
    problemOf(await agent.get(CURRENT), 401, 'unauthenticated');
    problemOf(await api.anonymous().get(CURRENT).set('Cookie', kept), 401, 'unauthenticated');
    problemOf(await api.anonymous().delete(CURRENT).set('Cookie', kept), 401, 'unauthenticated');
  });

  it('are listed for their owner, with device and network, and ended one by one or all others at once', async () => {
    const member = await api.make.member('research', 'editor');
    const browser =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
    const agents = [await api.signedIn(member), await api.signedIn(member), api.anonymous()] as const;
    await agents[2].post(URL).set('User-Agent', browser).send({ email: member.email, password: PASSWORD }).expect(201);
    const { body } = await agents[0].get(URL).expect(200);
    expect(body.items).toHaveLength(3);
    expect(body.items.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    expect(body.items.map(({ device }: { device: string }) => device)).toContain('Chrome / Windows');
    expect(body.items[0]).toMatchObject({ method: 'password', network: '127.0.0.0/24' });
    const other = body.items.find(({ current }: { current: boolean }) => !current).id;
    const stranger = await api.signedIn(await api.make.member('research', 'owner'));
    problemOf(await stranger.delete(`${URL}/${other}`), 404, 'not_found');
    problemOf(await agents[0].delete(`${URL}/not-an-id`), 400, 'bad_request');
    await agents[0].delete(`${URL}/${other}`).expect(204);
    expect((await agents[0].get(URL)).body.items).toHaveLength(2);
    await agents[0].delete(`${URL}/others`).expect(204);
    problemOf(await agents[1].get(CURRENT), 401, 'unauthenticated');
    problemOf(await agents[2].get(CURRENT), 401, 'unauthenticated');
    await agents[0].get(CURRENT).expect(200);
  });

  it('change the organization and prove again with a new cookie; the former one is dead', async () => {
    const both = await api.make.member('municipality', 'owner');
    const ministryId = await api.make.organization('ministry');
    await addMembership(api.app, { userId: both.principal.userId, organizationId: ministryId, role: 'desk_head' });
    const agent = api.anonymous();
    const first = await agent.post(URL).send({ email: both.email, password: PASSWORD });
    const kept = first.get('Set-Cookie')![0]!.split(';')[0]!;
    const { body } = await agent.post(`${CURRENT}/organization`).send({ organizationId: ministryId }).expect(200);
    expect(body).toMatchObject({ organization: { id: ministryId }, role: 'desk_head' });
    problemOf(await api.anonymous().get(CURRENT).set('Cookie', kept), 401, 'unauthenticated');
    const elsewhere = await api.make.organization('ministry');
    problemOf(await agent.post(`${CURRENT}/organization`).send({ organizationId: elsewhere }), 404, 'not_found');
    problemOf(await agent.post(`${CURRENT}/proof`).send({ password: `${PASSWORD}!` }), 401, 'sign_in_failed');
    await agent.post(`${CURRENT}/proof`).send({ password: PASSWORD }).expect(200);
    await agent.get(CURRENT).expect(200);
  });

  it('are not opened while an account is locked, known or not, and say how long that is', async () => {
    const { email } = await api.make.member('startup', 'viewer');
    const bodies = [];
    for (const name of [email, 'nobody.at.all@test.example']) {
      for (let i = 0; i < 5; i++) problemOf(await signIn({ email: name, password: 'wrong' }), 401, 'sign_in_failed');
      const refused = await signIn({ email: name, password: PASSWORD });
      const { requestId: _id, ...body } = problemOf(refused, 429, 'too_many_attempts');
      expect(refused.headers['retry-after']).toBe('30');
      bodies.push(body);
    }
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it('act for one organization at a time', async () => {
    const both = await api.make.member('municipality', 'owner', { name: 'い町（架空）' });
    const ministryId = await api.make.organization('ministry', { name: 'ろ省（架空）' });
    await addMembership(api.app, { userId: both.principal.userId, organizationId: ministryId, role: 'desk_head' });
    const first = await signIn({ email: both.email, password: PASSWORD }).expect(201);
    expect(first.body.organization.name).toBe('い町（架空）');
    const chosen = await signIn({ email: both.email, password: PASSWORD, organizationId: ministryId }).expect(201);
    expect(chosen.body).toMatchObject({ organization: { kind: 'ministry' }, role: 'desk_head' });
    expect(chosen.body.permissions).not.toContain('idea.write');
  });

  it('end by themselves when nobody uses them', async () => {
    const agent = await api.signedIn(account);
    clock.advance({ hours: 11 });
    await agent.get(CURRENT).expect(200);
    clock.advance({ hours: 12, minutes: 1 });
    problemOf(await agent.get(CURRENT), 401, 'unauthenticated');
    clock.set(new Date());
  });

  it('leave an audit record of sign-in and sign-out', async () => {
    const { userId } = account.principal;
    await (await api.signedIn(account)).delete(CURRENT).expect(204);
    const rows = await api.database.query<{ action: string; requestId: string | null }>(
      `SELECT action, request_id AS "requestId" FROM audit_record WHERE user_id = $1 ORDER BY id DESC LIMIT 2`,
      [userId],
    );
    expect(rows.map(({ action }) => action)).toEqual(['session.end', 'session.open']);
    for (const { requestId } of rows) expect(requestId).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('where the site is reached by https', () => {
  it('the cookie is Secure and bound to the host', async () => {
    const api = await createTestApi({ settings: { PUBLIC_URL: 'https://musubi.example' } });
    try {
      const { email, password } = await api.make.member('municipality', 'owner');
      const response = await api.anonymous().post(URL).send({ email, password });
      const [cookie] = response.get('Set-Cookie') ?? [];
      expect(cookie).toMatch(/^__Host-musubi=/);
      expect(cookie).toMatch(/; Secure/);
      expect(response.headers['strict-transport-security']).toBeDefined();
      await api.anonymous().get(CURRENT).set('Cookie', cookie!.split(';')[0]!).expect(200);
    } finally {
      await api.close();
    }
  });
});
