import { addMembership, PASSWORD, type TestAccount } from '../support/factories';
import { CLIENT, type OidcServer, signedByAnother, startOidcServer } from '../support/oidc-server';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { problemOf } from './problem';

const SITE = 'http://localhost:3999';
const PROVIDERS = '/api/v1/identity-providers';
const IDENTITIES = '/api/v1/account/identities';
const CURRENT = '/api/v1/sessions/current';
const callbackOf = (key: string) => `${PROVIDERS}/${key}/callback`;
const CORPORATE_NUMBER = '7000012050002';

describe('sign-in through providers', () => {
  let api: TestApi;
  let staff: OidcServer;
  let gbizid: OidcServer;
  let down: string;
  let account: TestAccount;
  const clock = new TestClock();

  beforeAll(async () => {
    staff = await startOidcServer(`${SITE}${callbackOf('staff')}`);
    gbizid = await startOidcServer(`${SITE}${callbackOf('gbizid')}`);
    const free = await startOidcServer(`${SITE}${callbackOf('down')}`);
    down = free.issuer;
    await free.close();
    const kinds = ['municipality', 'ministry'];
    api = await createTestApi({
      clock,
      settings: {
        PUBLIC_URL: SITE,
        SIGN_IN_ADDRESS_ATTEMPTS: '1000',
        OIDC_PROVIDERS: JSON.stringify([
          { ...CLIENT, key: 'staff', label: '職員', issuer: staff.issuer, organizationKinds: kinds },
          { ...CLIENT, key: 'gbizid', label: 'GビズID', preset: 'gbizid', issuer: gbizid.issuer },
          { ...CLIENT, key: 'down', label: '停止中', issuer: down, organizationKinds: kinds },
        ]),
      },
    });
    account = await api.make.member('municipality', 'editor');
  });
  afterAll(async () => {
    await api.close();
    await Promise.all([staff.close(), gbizid.close()]);
  });
  afterEach(() => {
    staff.tamper(null);
    gbizid.tamper(null);
  });

  const begin = async (agent: Agent, key = 'staff', wish: object = {}): Promise<string> =>
    (await agent.post(`${PROVIDERS}/${key}/requests`).send(wish).expect(201)).body.url;
  const comeBack = (agent: Agent, back: URL) => agent.get(`${back.pathname}${back.search}`);
  const signIn = async (agent: Agent, server = staff, key = 'staff', wish: object = {}) =>
    comeBack(agent, await server.visit(await begin(agent, key, wish)));

  async function link(agent: Agent, server = staff, key = 'staff') {
    const { body } = await agent.post(`${IDENTITIES}/${key}`).send({ returnTo: '/account' }).expect(201);
    return comeBack(agent, await server.visit(body.url));
  }

  /** Somebody whose account at the provider is linked. */
  async function linked(subject: string, who = account): Promise<void> {
    staff.person(subject);
    expect((await link(await api.signedIn(who))).status).toBe(303);
  }

  const actionsOf = async (userId: string): Promise<string[]> =>
    (
      await api.database.query<{ action: string }>(
        `SELECT action FROM audit_record WHERE user_id = '${userId}' ORDER BY action`,
      )
    ).map(({ action }) => action);

  describe('the way there and back', () => {
    it('names the providers, and nothing of their secrets', async () => {
      const { body, text } = await api.anonymous().get(PROVIDERS).expect(200);
      expect(body.items.map(({ key }: { key: string }) => key)).toEqual(['staff', 'gbizid', 'down']);
      expect(body.items[1]).toEqual({ key: 'gbizid', label: 'GビズID', organizationKinds: ['startup'] });
      expect(text).not.toMatch(/secret|127\.0\.0\.1/);
    });

    it('asks with PKCE, state, nonce and the one redirect address; keeps none of it in the database', async () => {
      const response = await api.anonymous().post(`${PROVIDERS}/staff/requests`).send({}).expect(201);
      const query = new URL(response.body.url).searchParams;
      expect(Object.fromEntries(query)).toMatchObject({
        response_type: 'code',
        client_id: 'musubi',
        scope: 'openid',
        redirect_uri: `${SITE}${callbackOf('staff')}`,
        code_challenge_method: 'S256',
        state: expect.stringMatching(/^[\w-]{43}$/) as string,
        nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
        code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      });
      expect(query.get('state')).not.toBe(query.get('nonce'));
      const [cookie] = response.get('Set-Cookie')!;
      expect(cookie).toMatch(/^musubi-sign-in=[\w-]{43}; Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax/);
      const kept = JSON.stringify(await api.database.query('SELECT row_to_json(r) FROM oidc_request r'));
      for (const secret of [query.get('state'), query.get('nonce'), /=([\w-]{43})/.exec(cookie!)![1]]) {
        expect(kept).not.toContain(secret);
      }
    });

    it('opens a session of whoever has linked the identity, and goes on at the path that was asked for', async () => {
      await linked('taro');
      const agent = api.anonymous();
      const response = await signIn(agent, staff, 'staff', { returnTo: '/ideas?page=2#top' });
      expect(response.status).toBe(303);
      expect(response.headers['location']).toBe(`${SITE}/ideas?page=2#top`);
      const { body } = await agent.get(CURRENT).expect(200);
      expect(body.user.id).toBe(account.principal.userId);
      const { body: sessions } = await agent.get('/api/v1/sessions').expect(200);
      expect(sessions.items.find(({ current }: { current: boolean }) => current)).toMatchObject({ method: 'oidc' });
      expect(await actionsOf(account.principal.userId)).toEqual(
        expect.arrayContaining(['identity.link', 'session.open']),
      );
      const { body: identities } = await agent.get(IDENTITIES).expect(200);
      expect(identities.items).toEqual([
        expect.objectContaining({ provider: 'staff', label: '職員', lastUsedAt: clock.now().toISOString() }),
      ]);
    });

    it('ends the session that the browser came with', async () => {
      await linked('former');
      const agent = await api.signedIn(account);
      const before = (agent.get(CURRENT) as unknown as { cookies: string }).cookies;
      expect((await signIn(agent)).status).toBe(303);
      await api.anonymous().get(CURRENT).set('Cookie', before).expect(401);
    });

    it('acts for the organization wished for, if the provider is for it', async () => {
      const member = await api.make.member('municipality', 'editor');
      const ministryId = await api.make.organization('ministry');
      const startupId = await api.make.organization('startup');
      for (const [organizationId, role] of [
        [ministryId, 'liaison'],
        [startupId, 'owner'],
      ] as const) {
        await addMembership(api.app, { userId: member.principal.userId, organizationId, role });
      }
      await linked('several', member);
      const agent = api.anonymous();
      expect((await signIn(agent, staff, 'staff', { organizationId: ministryId })).status).toBe(303);
      expect((await agent.get(CURRENT)).body.organization.id).toBe(ministryId);
      const wrong = await signIn(api.anonymous(), staff, 'staff', { organizationId: startupId });
      problemOf(wrong, 401, 'provider_not_for_organization');
    });

    it.each([
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/ /evil.example',
      'https://evil.example/',
      'javascript:alert(1)',
      'evil',
      '',
      '\\\\evil.example',
    ])('begins nothing that would lead to %j', async (returnTo) => {
      const response = await api.anonymous().post(`${PROVIDERS}/staff/requests`).send({ returnTo });
      problemOf(response, 422, 'invalid_input');
    });

    it.each(['/..//evil.example', '/%2f/evil.example', '/@evil.example', '/.//evil.example'])(
      'stays here with %j',
      async (returnTo) => {
        await linked('stays');
        const response = await signIn(api.anonymous(), staff, 'staff', { returnTo });
        expect(new URL(response.headers['location']!, 'https://elsewhere.example').origin).toBe(SITE);
      },
    );
  });

  describe('what comes back wrong opens nothing', () => {
    beforeAll(() => linked('wrong'));
    beforeEach(() => staff.person('wrong'));

    const nobody = (agent: Agent) => agent.get(CURRENT).expect(401);

    it('another state', async () => {
      const agent = api.anonymous();
      const back = await staff.visit(await begin(agent));
      back.searchParams.set('state', 'A'.repeat(43));
      problemOf(await comeBack(agent, back), 401, 'provider_answer_invalid');
      await nobody(agent);
    });

    it('no state', async () => {
      const agent = api.anonymous();
      const back = await staff.visit(await begin(agent));
      back.searchParams.delete('state');
      problemOf(await comeBack(agent, back), 401, 'provider_answer_invalid');
    });

    it('another nonce', async () => {
      const agent = api.anonymous();
      const url = new URL(await begin(agent));
      url.searchParams.set('nonce', 'A'.repeat(43));
      problemOf(await comeBack(agent, await staff.visit(url.href)), 401, 'provider_answer_invalid');
      await nobody(agent);
    });

    it('another code challenge: the code was made for somebody else', async () => {
      const agent = api.anonymous();
      const url = new URL(await begin(agent));
      url.searchParams.set('code_challenge', 'A'.repeat(43));
      problemOf(await comeBack(agent, await staff.visit(url.href)), 401, 'provider_answer_invalid');
    });

    it('the same answer again', async () => {
      const agent = api.anonymous();
      const back = await staff.visit(await begin(agent));
      await comeBack(agent, back).expect(303);
      problemOf(await comeBack(agent, back), 401, 'provider_request_invalid');
    });

    it('the same answer twice at once: one is let in', async () => {
      const response = await api.anonymous().post(`${PROVIDERS}/staff/requests`).send({});
      const cookie = response.get('Set-Cookie')![0]!.split(';')[0]!;
      const back = await staff.visit(response.body.url);
      const statuses = await Promise.all(
        [1, 2, 3, 4].map(async () => (await comeBack(api.anonymous(), back).set('Cookie', cookie)).status),
      );
      expect(statuses.sort()).toEqual([303, 401, 401, 401]);
    });

    it('a used code under a new request', async () => {
      const agent = api.anonymous();
      const used = await staff.visit(await begin(agent));
      await comeBack(agent, used).expect(303);
      const back = await staff.visit(await begin(agent));
      back.searchParams.set('code', used.searchParams.get('code')!);
      problemOf(await comeBack(agent, back), 401, 'provider_answer_invalid');
    });

    it('an answer in a browser that began nothing', async () => {
      const back = await staff.visit(await begin(api.anonymous()));
      problemOf(await comeBack(api.anonymous(), back), 401, 'provider_request_invalid');
    });

    it('an answer that takes more than ten minutes', async () => {
      const agent = api.anonymous();
      const back = await staff.visit(await begin(agent));
      clock.advance({ minutes: 10 });
      problemOf(await comeBack(agent, back), 401, 'provider_request_invalid');
    });

    it('an answer at the address of another provider', async () => {
      const agent = api.anonymous();
      const back = await staff.visit(await begin(agent));
      back.pathname = callbackOf('gbizid');
      problemOf(await comeBack(agent, back), 401, 'provider_request_invalid');
      back.pathname = callbackOf('nowhere');
      problemOf(await comeBack(agent, back), 404, 'not_found');
    });

    it('an id_token for another client', async () => {
      const agent = api.anonymous();
      const url = await begin(agent);
      const stolen = await staff.tokenOfOtherClient(url);
      staff.tamper({ token: (body) => ({ ...body, id_token: stolen }) });
      problemOf(await comeBack(agent, await staff.visit(url)), 401, 'provider_answer_invalid');
      await nobody(agent);
    });

    it.each(['published', 'unknown'])('an id_token signed by a key that is not the provider’s (%s)', async (kid) => {
      staff.tamper({ token: (body) => ({ ...body, id_token: signedByAnother(String(body['id_token']), kid) }) });
      const agent = api.anonymous();
      problemOf(await signIn(agent), 401, 'provider_answer_invalid');
      await nobody(agent);
    });

    it('no id_token', async () => {
      staff.tamper({ token: ({ id_token: _gone, ...body }) => body });
      problemOf(await signIn(api.anonymous()), 401, 'provider_answer_invalid');
    });

    it('a refusal', async () => {
      staff.person('nobody');
      problemOf(await signIn(api.anonymous()), 401, 'provider_denied');
    });

    it('and is recorded', async () => {
      const [row] = await api.database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM audit_record WHERE action = 'session.refuse' AND subject_id = 'unknown'`,
      );
      expect(row!.n).toBeGreaterThan(5);
    });
  });

  describe('a provider that is down', () => {
    it('says so, and hinders nobody else', async () => {
      const response = await api.anonymous().post(`${PROVIDERS}/down/requests`).send({});
      problemOf(response, 503, 'provider_unavailable');
      await begin(api.anonymous());
      await api.signedIn(account);
    });

    it('is asked again when it is back, and may go away while somebody is there', async () => {
      const server = await startOidcServer(`${SITE}${callbackOf('down')}`, Number(new URL(down).port));
      const agent = api.anonymous();
      try {
        server.person('patient');
        const back = await server.visit(await begin(agent, 'down'));
        await server.close();
        problemOf(await comeBack(agent, back), 503, 'provider_unavailable');
      } finally {
        await server.close();
      }
    });
  });

  describe('identities', () => {
    it('are never found by mail address', async () => {
      staff.person('same-address', { email: account.email });
      const agent = api.anonymous();
      problemOf(await signIn(agent), 401, 'identity_unknown');
      await agent.get(CURRENT).expect(401);
    });

    it('are linked by whoever is signed in and has just proved to be there', async () => {
      const member = await api.make.member('municipality', 'viewer');
      const agent = await api.signedIn(member);
      staff.person('hanako');
      const response = await link(agent);
      expect(response.status).toBe(303);
      expect(response.headers['location']).toBe(`${SITE}/account`);
      const mails = await api.database.query(
        `SELECT 1 FROM mail WHERE to_address = '${member.email}' AND template = 'identity-linked'`,
      );
      expect(mails).toHaveLength(1);
      expect((await link(agent)).status).toBe(303);
      expect((await agent.get(IDENTITIES)).body.items).toHaveLength(1);
      clock.advance({ minutes: 16 });
      problemOf(await agent.post(`${IDENTITIES}/staff`).send({}), 403, 'step_up_required');
      const { items } = (await agent.get(IDENTITIES)).body;
      problemOf(await agent.delete(`${IDENTITIES}/${items[0].id}`), 403, 'step_up_required');
    });

    it('are linked to one person only', async () => {
      await linked('taken');
      const other = await api.signedIn(await api.make.member('municipality', 'editor'));
      problemOf(await link(other), 409, 'identity_taken');
      expect((await other.get(IDENTITIES)).body.items).toEqual([]);
    });

    it('are linked in the session in which it began, not in another one’s', async () => {
      const agent = await api.signedIn(account);
      staff.person('mixed-up');
      const { body } = await agent.post(`${IDENTITIES}/staff`).send({}).expect(201);
      const back = await staff.visit(body.url);
      const other = await api.make.member('municipality', 'editor');
      const { email, password } = other;
      await agent.post('/api/v1/sessions').send({ email, password }).expect(201);
      problemOf(await comeBack(agent, back), 401, 'provider_request_invalid');
      expect((await agent.get(IDENTITIES)).body.items).toEqual([]);
    });

    it('are not linked where the provider is not for the organization', async () => {
      const agent = await api.signedIn(await api.make.member('research', 'owner'));
      staff.person('professor');
      problemOf(await link(agent), 401, 'provider_not_for_organization');
    });

    it('are unlinked by their owner; who signed in through them is out', async () => {
      const member = await api.make.member('municipality', 'editor');
      await linked('leaving', member);
      const through = api.anonymous();
      expect((await signIn(through)).status).toBe(303);
      const agent = await api.signedIn(member);
      const [identity] = (await agent.get(IDENTITIES)).body.items;
      const stranger = await api.signedIn(account);
      problemOf(await stranger.delete(`${IDENTITIES}/${identity.id}`), 404, 'not_found');
      await agent.delete(`${IDENTITIES}/${identity.id}`).expect(204);
      await through.get(CURRENT).expect(401);
      problemOf(await signIn(api.anonymous()), 401, 'identity_unknown');
      expect(await actionsOf(member.principal.userId)).toContain('identity.unlink');
    });

    it('stay when they are the last way to sign in, of parallel attempts too', async () => {
      const member = await api.make.member('municipality', 'editor');
      const agent = await api.signedIn(member);
      for (const subject of ['first-way', 'second-way']) {
        staff.person(subject);
        expect((await link(agent)).status).toBe(303);
      }
      await api.database.query(
        `UPDATE app_user SET password_hash = NULL WHERE id = '${member.principal.userId}' RETURNING id`,
      );
      const { items } = (await agent.get(IDENTITIES)).body;
      const answers = await Promise.all(
        items.map(async ({ id }: { id: string }) => (await agent.delete(`${IDENTITIES}/${id}`)).status),
      );
      expect(answers.sort()).toEqual([204, 409]);
      const [last] = (await agent.get(IDENTITIES)).body.items;
      problemOf(await agent.delete(`${IDENTITIES}/${last.id}`), 409, 'last_sign_in');
    });
  });

  describe('GビズID', () => {
    let member: TestAccount;
    let agent: Agent;
    const PRIME = { account_type: '2', corporate_number: CORPORATE_NUMBER, name: '試験 太郎' };

    beforeAll(async () => {
      member = await api.make.member('startup', 'owner', { corporateNumber: CORPORATE_NUMBER });
      agent = await api.signedIn(member);
    });

    it('asks for its scopes', async () => {
      const url = new URL(await begin(api.anonymous(), 'gbizid'));
      expect(url.searchParams.get('scope')).toBe('openid profile user');
    });

    it.each(['2', '3'])('signs in with account type %s and the company’s number', async (account_type) => {
      gbizid.person(`company-${account_type}`, { ...PRIME, account_type });
      expect((await link(agent, gbizid, 'gbizid')).status).toBe(303);
      const browser = api.anonymous();
      expect((await signIn(browser, gbizid, 'gbizid')).status).toBe(303);
      expect((await browser.get(CURRENT)).body.organization.id).toBe(member.principal.organizationId);
    });

    it.each([{ account_type: '1' }, { account_type: '4' }, { account_type: '' }])(
      'refuses %j at linking and at sign-in',
      async (claims) => {
        gbizid.person('degraded', PRIME);
        expect((await link(agent, gbizid, 'gbizid')).status).toBe(303);
        gbizid.person('degraded', { ...PRIME, ...claims });
        problemOf(await signIn(api.anonymous(), gbizid, 'gbizid'), 401, 'account_type_refused');
        gbizid.person('entry', { ...PRIME, ...claims });
        problemOf(await link(agent, gbizid, 'gbizid'), 401, 'account_type_refused');
      },
    );

    it.each([{ corporate_number: '5000012010024' }, { corporate_number: '' }])(
      'refuses the number of another company (%j)',
      async (claims) => {
        gbizid.person('moved', PRIME);
        expect((await link(agent, gbizid, 'gbizid')).status).toBe(303);
        gbizid.person('moved', { ...PRIME, ...claims });
        const browser = api.anonymous();
        problemOf(await signIn(browser, gbizid, 'gbizid'), 401, 'corporate_number_mismatch');
        await browser.get(CURRENT).expect(401);
      },
    );

    it('refuses particulars of somebody else', async () => {
      gbizid.person('company-2', PRIME);
      gbizid.tamper({ userinfo: (body) => ({ ...body, sub: 'company-3' }) });
      problemOf(await signIn(api.anonymous(), gbizid, 'gbizid'), 401, 'provider_answer_invalid');
    });

    it('opens nothing while the company is suspended', async () => {
      gbizid.person('company-2', PRIME);
      const set = (state: string) =>
        api.database.query(
          `UPDATE organization SET state = '${state}' WHERE id = '${member.principal.organizationId}' RETURNING id`,
        );
      await set('suspended');
      try {
        problemOf(await signIn(api.anonymous(), gbizid, 'gbizid'), 401, 'corporate_number_mismatch');
      } finally {
        await set('approved');
      }
      expect((await signIn(api.anonymous(), gbizid, 'gbizid')).status).toBe(303);
    });

    it('opens nothing for whoever has left the company', async () => {
      const leaver = await api.make.account({ id: member.principal.organizationId, kind: 'startup' }, 'editor');
      gbizid.person('leaver', PRIME);
      expect((await link(await api.signedIn(leaver), gbizid, 'gbizid')).status).toBe(303);
      await api.database.query(`DELETE FROM membership WHERE user_id = '${leaver.principal.userId}' RETURNING user_id`);
      problemOf(await signIn(api.anonymous(), gbizid, 'gbizid'), 401, 'corporate_number_mismatch');
    });
  });

  it('leaves passwords as they were', async () => {
    await api.anonymous().post('/api/v1/sessions').send({ email: account.email, password: PASSWORD }).expect(201);
  });
});
