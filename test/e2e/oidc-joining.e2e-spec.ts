import { createHash } from 'node:crypto';
import { addMembership, type TestAccount } from '../support/factories';
import { CLIENT, type OidcServer, startOidcServer } from '../support/oidc-server';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { problemOf } from './problem';

const SITE = 'http://localhost:3999';
const PROVIDERS = '/api/v1/identity-providers';
const IDENTITIES = '/api/v1/account/identities';
const CURRENT = '/api/v1/sessions/current';
const callbackOf = (key: string) => `${PROVIDERS}/${key}/callback`;
const CORPORATE_NUMBER = '7000012050002';

describe('a provider', () => {
  let api: TestApi;
  let staff: OidcServer;
  let gbizid: OidcServer;
  let owner: TestAccount;
  const clock = new TestClock();

  beforeAll(async () => {
    staff = await startOidcServer(`${SITE}${callbackOf('staff')}`);
    gbizid = await startOidcServer(`${SITE}${callbackOf('gbizid')}`);
    api = await createTestApi({
      clock,
      settings: {
        PUBLIC_URL: SITE,
        SIGN_IN_ADDRESS_ATTEMPTS: '1000',
        OIDC_PROVIDERS: JSON.stringify([
          { ...CLIENT, key: 'staff', label: '職員', issuer: staff.issuer, organizationKinds: ['municipality'] },
          { ...CLIENT, key: 'gbizid', label: 'GビズID', preset: 'gbizid', issuer: gbizid.issuer },
        ]),
      },
    });
    owner = await api.make.member('municipality', 'owner');
  });
  afterAll(async () => {
    await api.close();
    await Promise.all([staff.close(), gbizid.close()]);
  });
  beforeEach(() => clock.set(new Date()));
  afterEach(() => {
    staff.tamper(null);
    gbizid.tamper(null);
  });

  const comeBack = (agent: Agent, back: URL) => agent.get(`${back.pathname}${back.search}`);
  let addresses = 0;
  /** Sends an invitation and reads the secret of its link from the mail. */
  async function invite(by: TestAccount, role = 'editor', email = `invited${addresses++}@test.example`) {
    await (await api.signedIn(by)).post('/api/v1/invitations').send({ email, role }).expect(201);
    const [mail] = await api.database.query<{ text: string }>(
      'SELECT parameters::text AS text FROM mail WHERE to_address = $1 ORDER BY created_at DESC LIMIT 1',
      [email],
    );
    return { email, token: /[#=]([\w-]{43})"/.exec(mail!.text)![1]! };
  }
  const join = async (
    agent: Agent,
    invitation: { token: string; displayName?: string },
    { server = staff, key = 'staff' } = {},
  ) => {
    const { body } = await agent.post(`${PROVIDERS}/${key}/requests`).send({ invitation }).expect(201);
    return comeBack(agent, await server.visit(body.url));
  };

  describe('together with an invitation', () => {
    it('makes an account without a password, a member, and a session for that organization', async () => {
      const { email, token } = await invite(owner);
      staff.person('hanako');
      const agent = api.anonymous();
      expect((await join(agent, { token, displayName: '新任 花子' })).status).toBe(303);
      const { body } = await agent.get(CURRENT).expect(200);
      expect(body).toMatchObject({ user: { email, displayName: '新任 花子' }, role: 'editor' });
      expect(body.organization.id).toBe(owner.principal.organizationId);
      const [user] = await api.database.query(`SELECT password_hash FROM app_user WHERE email = $1`, [email]);
      expect(user).toEqual({ password_hash: null });
      // And from now on by the provider alone.
      const again = api.anonymous();
      const { body: begun } = await again.post(`${PROVIDERS}/staff/requests`).send({}).expect(201);
      expect((await comeBack(again, await staff.visit(begun.url))).status).toBe(303);
      expect((await again.get(CURRENT)).body.user.email).toBe(email);
      const records = await api.database.query<{ action: string }>(
        `SELECT action FROM audit_record WHERE user_id = $1`,
        [body.user.id],
      );
      expect(records.map(({ action }) => action)).toEqual(
        expect.arrayContaining(['account.create', 'identity.link', 'invitation.accept', 'session.open']),
      );
    });

    it('brings in whom the identity belongs to already, if the invitation was theirs', async () => {
      const first = await invite(owner);
      staff.person('jiro');
      await join(api.anonymous(), { token: first.token, displayName: '次郎' });
      const neighbour = await api.make.member('municipality', 'owner');
      const second = await invite(neighbour, 'viewer', first.email);
      const agent = api.anonymous();
      expect((await join(agent, { token: second.token })).status).toBe(303);
      expect((await agent.get(CURRENT)).body).toMatchObject({
        role: 'viewer',
        organization: { id: neighbour.principal.organizationId },
      });
      const elsewhere = await invite(neighbour, 'viewer');
      problemOf(await join(api.anonymous(), { token: elsewhere.token, displayName: '別人' }), 409, 'identity_taken');
    });

    it('opens nothing of an account that exists: its owner signs in first', async () => {
      const member = await api.make.member('municipality', 'viewer');
      const { token } = await invite(owner, 'editor', member.email);
      staff.person('stranger');
      problemOf(await join(api.anonymous(), { token, displayName: '他人' }), 409, 'sign_in_first');
      const [{ count }] = (await api.database.query(
        `SELECT count(*)::int AS count FROM user_identity WHERE user_id = $1`,
        [member.principal.userId],
      )) as [{ count: number }];
      expect(count).toBe(0);
    });

    it('works once, in time, while the invitation stands, and with a name', async () => {
      const used = await invite(owner);
      staff.person('once');
      await join(api.anonymous(), { token: used.token, displayName: '一度' });
      staff.person('twice');
      problemOf(await join(api.anonymous(), { token: used.token, displayName: '二度' }), 404, 'link_unusable');
      const late = await invite(owner);
      clock.advance({ hours: 24 * 7 + 1 });
      problemOf(await join(api.anonymous(), { token: late.token, displayName: '遅刻' }), 404, 'link_unusable');
      clock.set(new Date());
      const nameless = await invite(owner);
      staff.person('nameless');
      problemOf(await join(api.anonymous(), { token: nameless.token }), 422, 'invalid_input');
      problemOf(await join(api.anonymous(), { token: 'A'.repeat(43), displayName: '架空' }), 404, 'link_unusable');
    });

    it('keeps the secret of the link out of the database', async () => {
      const { token } = await invite(owner);
      await api.anonymous().post(`${PROVIDERS}/staff/requests`).send({ invitation: { token } }).expect(201);
      const kept = await api.database.query<{ hash: Buffer }>(
        `SELECT invitation_hash AS hash FROM oidc_request WHERE invitation_hash IS NOT NULL`,
      );
      expect(kept.map(({ hash }) => hash.toString('hex'))).toContain(createHash('sha256').update(token).digest('hex'));
      expect(JSON.stringify(await api.database.query('SELECT r::text FROM oidc_request r'))).not.toContain(token);
    });

    it('must speak for the organization: its kind, and the very company', async () => {
      const company = await api.make.member('startup', 'owner', { corporateNumber: CORPORATE_NUMBER });
      const ofCompany = await invite(company);
      staff.person('wrong-kind');
      problemOf(
        await join(api.anonymous(), { token: ofCompany.token, displayName: '社員' }),
        401,
        'provider_not_for_organization',
      );
      const at = { server: gbizid, key: 'gbizid' };
      gbizid.person('other', { account_type: '3', corporate_number: '5000012010024' });
      const asOther = await join(api.anonymous(), { token: ofCompany.token, displayName: '社員' }, at);
      problemOf(asOther, 401, 'corporate_number_mismatch');
      gbizid.person('entry', { account_type: '1', corporate_number: CORPORATE_NUMBER });
      const asEntry = await join(api.anonymous(), { token: ofCompany.token, displayName: '社員' }, at);
      problemOf(asEntry, 401, 'account_type_refused');
      gbizid.person('member', { account_type: '3', corporate_number: CORPORATE_NUMBER });
      const agent = api.anonymous();
      expect((await join(agent, { token: ofCompany.token, displayName: '社員' }, at)).status).toBe(303);
      expect((await agent.get(CURRENT)).body.organization.id).toBe(company.principal.organizationId);
    });
  });

  describe('as a step-up', () => {
    const ROLE = (userId: string) => `/api/v1/members/${userId}`;

    /** An owner without a password, who has signed in through the provider. */
    async function ownerByProvider(subject: string): Promise<{ agent: Agent; colleague: TestAccount }> {
      const { token } = await invite(owner, 'owner');
      staff.person(subject);
      const agent = api.anonymous();
      await join(agent, { token, displayName: '管理 太郎' });
      const colleague = await api.make.member('municipality', 'viewer');
      const { organizationId } = owner.principal;
      await addMembership(api.app, { userId: colleague.principal.userId, organizationId, role: 'viewer' });
      clock.advance({ minutes: 16 });
      return { agent, colleague };
    }
    const change = (agent: Agent, { principal }: TestAccount) =>
      agent.patch(ROLE(principal.userId)).send({ role: 'editor' });
    const beginProof = async (agent: Agent): Promise<string> =>
      (await agent.post(`${IDENTITIES}/staff/proofs`).send({ returnTo: '/members' }).expect(201)).body.url;
    /** The provider says that the person signed in there at that moment. */
    const provenAt = (at: Date | null) =>
      staff.tamper({
        token: (body) => ({ ...body, id_token: withAuthTime(staff, body['id_token'] as string, at) }),
      });
    const withAuthTime = (server: OidcServer, token: string, at: Date | null): string =>
      server.resign(token, { auth_time: at === null ? undefined : Math.floor(at.getTime() / 1000) });

    it('opens what asks for a fresh proof, after a new sign-in there', async () => {
      const { agent, colleague } = await ownerByProvider('prover');
      problemOf(await change(agent, colleague), 403, 'step_up_required');
      const url = await beginProof(agent);
      expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
      const back = await staff.visit(url);
      provenAt(clock.now());
      const answer = await comeBack(agent, back);
      expect([answer.status, answer.headers['location']]).toEqual([303, `${SITE}/members`]);
      await change(agent, colleague).expect(200);
    });

    it.each([
      ['long ago', () => new Date(clock.now().getTime() - 10 * 60_000)],
      ['at an unknown time', () => null],
    ])('is refused when the person signed in there %s', async (what, at) => {
      const { agent, colleague } = await ownerByProvider(`stale ${what}`);
      const back = await staff.visit(await beginProof(agent));
      provenAt(at());
      problemOf(await comeBack(agent, back), 401, 'proof_stale');
      problemOf(await change(agent, colleague), 403, 'step_up_required');
    });

    it('is refused for somebody else’s identity, in another session, and when signed out', async () => {
      const { agent, colleague } = await ownerByProvider('mine');
      const url = await beginProof(agent);
      staff.person('not-mine');
      const back = await staff.visit(url);
      provenAt(clock.now());
      problemOf(await comeBack(agent, back), 401, 'identity_unknown');
      staff.tamper(null);
      staff.person('mine');
      const begun = await beginProof(agent);
      await agent.delete(CURRENT).expect(204);
      problemOf(await comeBack(agent, await staff.visit(begun)), 401, 'provider_request_invalid');
      problemOf(await change(agent, colleague), 401, 'unauthenticated');
    });
  });
});
