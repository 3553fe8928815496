import { PASSWORD, type TestAccount } from '../support/factories';
import { eventually } from '../support/eventually';
import { withClient } from '../support/servers/databases';
import { createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { pointersOf, problemOf } from './problem';

const CURRENT = '/api/v1/sessions/current';
const CHANGE = '/api/v1/account/password';
const RESETS = '/api/v1/password-resets';
const NEW = 'あたらしい合言葉です2026';

describe('passwords', () => {
  let api: TestApi;
  const clock = new TestClock();

  beforeAll(async () => {
    api = await createTestApi({ clock });
  });
  afterAll(() => api.close());

  const signIn = ({ email }: TestAccount, password: string) =>
    api.anonymous().post('/api/v1/sessions').send({ email, password });
  const mailsTo = ({ email }: TestAccount, template: string) =>
    api.database.query<{ parameters: { link: string } }>(
      'SELECT parameters FROM mail WHERE to_address = $1 AND template = $2 ORDER BY created_at DESC',
      [email, template],
    );
  const linkFor = async (account: TestAccount): Promise<string> => {
    await api.anonymous().post(RESETS).send({ email: account.email }).expect(204);
    return eventually(async () => {
      const [mail] = await mailsTo(account, 'password-reset');
      if (!mail) throw new Error('no mail yet');
      return /#token=([\w-]{43})$/.exec(mail.parameters.link)![1]!;
    }, 10_000);
  };

  it('are changed with the current one; all other sessions end and the cookie is a new one', async () => {
    const account = await api.make.member('municipality', 'owner');
    const [mine, other] = [api.anonymous(), await api.signedIn(account)];
    const opened = await mine.post('/api/v1/sessions').send({ email: account.email, password: PASSWORD });
    const kept = opened.get('Set-Cookie')![0]!.split(';')[0]!;
    const wrong = await mine.put(CHANGE).send({ currentPassword: `${PASSWORD}!`, newPassword: NEW });
    problemOf(wrong, 401, 'sign_in_failed');
    problemOf(await mine.put(CHANGE).send({ newPassword: NEW }), 403, 'step_up_required');
    await mine.put(CHANGE).send({ currentPassword: PASSWORD, newPassword: NEW }).expect(200);
    await mine.get(CURRENT).expect(200);
    problemOf(await other.get(CURRENT), 401, 'unauthenticated');
    problemOf(await api.anonymous().get(CURRENT).set('Cookie', kept), 401, 'unauthenticated');
    problemOf(await signIn(account, PASSWORD), 401, 'sign_in_failed');
    await signIn(account, NEW).expect(201);
    expect(await mailsTo(account, 'password-changed')).toHaveLength(1);
  });

  it.each([
    ['too short', 'みじかい合言葉'],
    ['common', 'password2026!!'],
    ['the name of the organization', 'そら町役場の合言葉です'],
  ])('are refused when %s, and nothing changes', async (_, newPassword) => {
    const account = await api.make.member('municipality', 'owner', { name: 'そら町役場（架空）' });
    const agent = await api.signedIn(account);
    const answer = await agent.put(CHANGE).send({ currentPassword: PASSWORD, newPassword });
    expect(pointersOf(problemOf(answer, 422, 'invalid_input'))).toEqual(['/newPassword']);
    await signIn(account, PASSWORD).expect(201);
  });

  it('are reset by a link that works once, ends every session and signs nobody in', async () => {
    const account = await api.make.member('startup', 'owner');
    const agent = await api.signedIn(account);
    const token = await linkFor(account);
    const weak = await api.anonymous().post(`${RESETS}/completion`).send({ token, password: 'short' });
    expect(pointersOf(problemOf(weak, 422, 'invalid_input'))).toEqual(['/password']);
    const both = await Promise.all(
      [1, 2].map(() => api.anonymous().post(`${RESETS}/completion`).send({ token, password: NEW })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([204, 404]);
    for (const { headers } of both) expect(headers['set-cookie']).toBeUndefined();
    problemOf(await agent.get(CURRENT), 401, 'unauthenticated');
    await signIn(account, NEW).expect(201);
    problemOf(
      await api.anonymous().post(`${RESETS}/completion`).send({ token, password: PASSWORD }),
      404,
      'reset_link_invalid',
    );
  });

  it('are not reset by an old link, by one that a newer one replaced, or after the password was changed', async () => {
    const account = await api.make.member('startup', 'owner');
    const complete = (token: string) => api.anonymous().post(`${RESETS}/completion`).send({ token, password: NEW });
    const first = await linkFor(account);
    await api.database.query('DELETE FROM mail');
    const second = await linkFor(account);
    problemOf(await complete(first), 404, 'reset_link_invalid');
    clock.advance({ minutes: 31 });
    problemOf(await complete(second), 404, 'reset_link_invalid');
    await api.database.query('DELETE FROM mail');
    const third = await linkFor(account);
    const agent = await api.signedIn(account);
    await agent
      .put(CHANGE)
      .send({ currentPassword: PASSWORD, newPassword: `${NEW}!` })
      .expect(200);
    problemOf(await complete(third), 404, 'reset_link_invalid');
  });

  it('are answered before anybody looks whether there is an account, so that the time tells nothing', async () => {
    const account = await api.make.member('startup', 'viewer');
    await api.database.query('DELETE FROM mail');
    await withClient(api.database.ownerUrl, async (client) => {
      // Whoever looks for an account now waits.
      await client.query('BEGIN');
      await client.query('LOCK TABLE app_user IN ACCESS EXCLUSIVE MODE');
      for (const email of [account.email, 'nobody@test.example']) {
        await api.anonymous().post(RESETS).send({ email }).expect(204);
      }
      expect(await mailsTo(account, 'password-reset')).toEqual([]);
      await client.query('ROLLBACK');
    });
    await eventually(async () => expect(await mailsTo(account, 'password-reset')).toHaveLength(1), 10_000);
  });

  it('say nothing about who has an account, and keep no link readable', async () => {
    const account = await api.make.member('startup', 'viewer');
    const [known, unknown] = await Promise.all(
      [account.email, 'nobody@test.example'].map((email) => api.anonymous().post(RESETS).send({ email })),
    );
    expect([known!.status, known!.text]).toEqual([unknown!.status, unknown!.text]);
    const token = await linkFor(account);
    const rows = await api.database.query<{ row: string }>('SELECT row_to_json(r)::text AS row FROM password_reset r');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});
