import { Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { requestContext } from '@app/platform';
import type { TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { problemOf } from './problem';

let api: TestApi;
let account: TestAccount;
let agent: Agent;
let other: Agent;

const queueFor = (to: string, organization: string) =>
  requestContext.run({}, () =>
    api.app
      .get(Transactions)
      .run(() => api.app.get(Mails).queue({ to, template: 'membership-ended', parameters: { organization } })),
  );

describe('the development mailbox', () => {
  beforeAll(async () => {
    api = await createTestApi({ settings: { DEV_MAILBOX: 'true' } });
    account = await api.make.member('municipality', 'viewer');
    agent = await api.signedIn(account);
    other = await api.signedIn(await api.make.member('startup', 'owner'));
  });
  afterAll(() => api.close());

  it('shows people the mails to their own address, newest first, in pages', async () => {
    const first = await queueFor(account.email, '古い町');
    const second = await queueFor(account.email.toUpperCase(), '新しい町');
    const page = (await agent.get('/api/v1/mailbox?limit=1').expect(200)).body;
    expect(page.items).toEqual([
      { id: second, to: account.email, subject: '【むすび】所属の終了のお知らせ', createdAt: expect.any(String) },
    ]);
    const next = (await agent.get(`/api/v1/mailbox?limit=1&cursor=${page.nextCursor}`).expect(200)).body;
    expect(next).toMatchObject({ items: [{ id: first }], nextCursor: null });
    const mail = (await agent.get(`/api/v1/mailbox/${second}`).expect(200)).body;
    expect(mail.text).toContain('「新しい町」');
    expect(mail.html).toContain('<html lang="ja">');
  });

  it('shows nobody the mails of others', async () => {
    const id = await queueFor(account.email, '他人の町');
    expect((await other.get('/api/v1/mailbox').expect(200)).body.items).toEqual([]);
    problemOf(await other.get(`/api/v1/mailbox/${id}`), 404, 'not_found');
    problemOf(await api.anonymous().get(`/api/v1/mailbox/${id}`), 401, 'unauthenticated');
  });
});

describe('without DEV_MAILBOX', () => {
  beforeAll(async () => {
    api = await createTestApi();
    account = await api.make.member('municipality', 'viewer');
    agent = await api.signedIn(account);
  });
  afterAll(() => api.close());

  it('there is no mailbox', async () => {
    const id = await queueFor(account.email, '町');
    problemOf(await agent.get('/api/v1/mailbox'), 404, 'not_found');
    problemOf(await agent.get(`/api/v1/mailbox/${id}`), 404, 'not_found');
  });
});
