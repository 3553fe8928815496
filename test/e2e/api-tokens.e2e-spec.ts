import { PASSWORD, type TestAccount } from '../support/factories';
import { createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { pointersOf, problemOf } from './problem';

const URL = '/api/v1/api-tokens';
const IDEAS = '/api/v1/ideas';

describe('API tokens', () => {
  let api: TestApi;
  let account: TestAccount;
  const clock = new TestClock();

  beforeAll(async () => {
    api = await createTestApi({ clock });
    account = await api.make.member('municipality', 'owner');
  });
  afterAll(() => api.close());
  beforeEach(() => clock.set(new Date()));

  const create = async (of: TestAccount = account, permissions: string[] = ['idea.read'], days = 30) => {
    const agent = await api.signedIn(of);
    return agent.post(URL).send({ name: '試験の取込み', permissions, days });
  };
  const withToken = (token: string) => ({
    get: (path: string) => api.anonymous().get(path).set('Authorization', `Bearer ${token}`),
    post: (path: string) => api.anonymous().post(path).set('Authorization', `Bearer ${token}`),
    delete: (path: string) => api.anonymous().delete(path).set('Authorization', `Bearer ${token}`),
  });

  it('are shown once, stored as a hash, and may do what was chosen and no more', async () => {
    const { body } = await create();
    expect(body).toMatchObject({
      token: expect.stringMatching(/^musubi_[\w-]{43}$/),
      permissions: ['idea.read'],
      organizationId: account.principal.organizationId,
      lastUsedAt: null,
    });
    const program = withToken(body.token);
    await program.get(IDEAS).expect(200);
    problemOf(await program.post(IDEAS).send({ title: '題' }), 403, 'forbidden');
    const rows = await api.database.query<{ row: string }>('SELECT row_to_json(t)::text AS row FROM api_token t');
    expect(JSON.stringify(rows)).not.toContain(body.token);
    const list = await (await api.signedIn(account)).get(URL).expect(200);
    const listed = list.body.items.find(({ id }: { id: string }) => id === body.id);
    expect(listed).toMatchObject({ name: '試験の取込み', lastUsedAt: expect.any(String) });
    expect(listed).not.toHaveProperty('token');
  });

  it('open nothing of the account itself', async () => {
    const { body } = await create();
    const program = withToken(body.token);
    for (const path of ['/api/v1/sessions', '/api/v1/sessions/current', URL]) {
      problemOf(await program.get(path), 403, 'forbidden');
    }
    problemOf(
      await program.post(URL).send({ name: 'もう一つ', permissions: ['idea.read'], days: 1 }),
      403,
      'forbidden',
    );
    problemOf(await program.delete(`${URL}/${body.id}`), 403, 'forbidden');
  });

  it('need no Origin of ours, for no browser sends them by itself; a wrong one is not mended by a cookie', async () => {
    const { body } = await create(account, ['idea.write']);
    const created = await withToken(body.token)
      .post(IDEAS)
      .set('Origin', 'https://elsewhere.example')
      .set('Sec-Fetch-Site', 'cross-site')
      .send({ title: 'プログラムからの構想' });
    expect(created.status).toBe(201);
    const agent = await api.signedIn(account);
    for (const wrong of ['musubi_wrong', `musubi_${'A'.repeat(43)}`, 'x']) {
      problemOf(await agent.get(IDEAS).set('Authorization', `Bearer ${wrong}`), 401, 'unauthenticated');
    }
    const forged = await agent
      .post(IDEAS)
      .set('Origin', 'https://elsewhere.example')
      .set('Authorization', 'Basic eDp5');
    problemOf(forged, 403, 'cross_site_request');
  });

  it('have no permission that their owner has not, or that no token may have', async () => {
    for (const permissions of [['program.write'], ['session.manage'], ['no.such']]) {
      const answer = await create(account, permissions);
      expect(pointersOf(problemOf(answer, 422, 'invalid_input'))).toContain('/permissions');
    }
    for (const days of [0, 366, 1.5]) problemOf(await create(account, ['idea.read'], days), 422, 'invalid_input');
  });

  it('follow the role of their owner and end with the membership', async () => {
    const member = await api.make.member('prefecture', 'editor');
    const { body } = await create(member, ['idea.read', 'idea.write']);
    const program = withToken(body.token);
    const { userId } = member.principal;
    await api.database.query(`UPDATE membership SET role = 'viewer' WHERE user_id = $1`, [userId]);
    problemOf(await program.post(IDEAS).send({ title: '題' }), 403, 'forbidden');
    await program.get(IDEAS).expect(200);
    await api.database.query('DELETE FROM membership WHERE user_id = $1', [userId]);
    problemOf(await program.get(IDEAS), 401, 'unauthenticated');
  });

  it('expire, and are revoked by their owner only', async () => {
    const { body: short } = await create(account, ['idea.read'], 1);
    const { body } = await create();
    const stranger = await api.signedIn(await api.make.member('municipality', 'owner'));
    problemOf(await stranger.delete(`${URL}/${body.id}`), 404, 'not_found');
    clock.advance({ hours: 23, minutes: 59 });
    await withToken(short.token).get(IDEAS).expect(200);
    clock.advance({ minutes: 2 });
    problemOf(await withToken(short.token).get(IDEAS), 401, 'unauthenticated');
    await (await api.signedIn(account)).delete(`${URL}/${body.id}`).expect(204);
    problemOf(await withToken(body.token).get(IDEAS), 401, 'unauthenticated');
  });

  it('are only made by who proved a short while ago to be there', async () => {
    const agent = await api.signedIn(account);
    clock.advance({ minutes: 16 });
    const body = { name: '後で', permissions: ['idea.read'], days: 1 };
    const refused = problemOf(await agent.post(URL).send(body), 403, 'step_up_required');
    expect(refused['stepUp']).toMatchObject({ url: '/api/v1/sessions/current/proof' });
    await agent.post('/api/v1/sessions/current/proof').send({ password: PASSWORD }).expect(200);
    await agent.post(URL).send(body).expect(201);
  });
});
