import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/factories';
import { describeInBrowser, launchBrowser } from '../support/browser';
import { CLIENT, type OidcServer, startOidcServer } from '../support/oidc-server';
import { createTestApi, type TestApi } from '../support/test-api';
import { freePort } from '../support/servers/free-port';

const NEW_PASSWORD = 'あたらしい-password-2026';

describeInBrowser('pages behind links of mails', () => {
  let api: TestApi;
  let browser: Browser | undefined;
  let staff: OidcServer;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    const site = `http://127.0.0.1:${port}`;
    staff = await startOidcServer(`${site}/api/v1/identity-providers/staff/callback`);
    const provider = {
      ...CLIENT,
      key: 'staff',
      label: '職員アカウント',
      issuer: staff.issuer,
      organizationKinds: ['municipality'],
    };
    api = await createTestApi({ port, settings: { PUBLIC_URL: site, OIDC_PROVIDERS: JSON.stringify([provider]) } });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await api.close();
    await staff.close();
  });

  /** A page that may ask nobody but us, and the provider; and on which nothing goes wrong. */
  async function open(path: string, language = 'ja-JP'): Promise<{ page: Page; problems: string[] }> {
    const context = await browser!.newContext({ locale: language });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) problems.push(message.text());
    });
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (![api.url, staff.issuer].includes(origin)) problems.push(`asks ${origin}`);
    });
    await page.goto(`${api.url}${path}`);
    return { page, problems };
  }
  const newestLink = async (email: string): Promise<string> => {
    const [mail] = await api.database.query<{ link: string }>(
      `SELECT parameters->>'link' AS link FROM mail WHERE to_address = $1 ORDER BY created_at DESC LIMIT 1`,
      [email],
    );
    const { pathname, hash } = new URL(mail!.link);
    return pathname + hash;
  };
  const invite = async (email: string) => {
    const owner = await api.make.member('municipality', 'owner');
    await (await api.signedIn(owner)).post('/api/v1/invitations').send({ email, role: 'editor' }).expect(201);
    return newestLink(email);
  };
  const signsIn = (email: string, password: string) =>
    api.anonymous().post('/api/v1/sessions').send({ email, password }).expect(201);

  it('bring somebody new in, and say what is wrong before', async () => {
    const email = 'new@test.example';
    const { page, problems } = await open(await invite(email));
    await page.getByLabel('氏名または担当名').fill('新任 花子');
    await page.getByLabel('パスワード').first().fill('short');
    await page.getByRole('button', { name: '招待を受ける' }).click();
    await page.getByText('12文字以上').nth(1).waitFor();
    await page.getByLabel('パスワード').first().fill(NEW_PASSWORD);
    await page.getByRole('button', { name: '招待を受ける' }).click();
    await page.getByText('招待を受けました').waitFor();
    expect(page.url()).not.toContain('#');
    expect(problems).toEqual([]);
    await signsIn(email, NEW_PASSWORD);
  });

  it('let whoever has an account sign in first', async () => {
    const member = await api.make.member('municipality', 'viewer');
    const { page, problems } = await open(await invite(member.email));
    await page.getByLabel('メールアドレス').fill(member.email);
    await page.getByLabel('パスワード').nth(1).fill(PASSWORD);
    await page.getByRole('button', { name: 'サインインして続ける' }).click();
    await page.getByText('招待を受けました').waitFor();
    expect(problems).toEqual([]);
  });

  it('go on at a provider, and come back signed in', async () => {
    const email = 'provider@test.example';
    staff.person('provider-person');
    const { page } = await open(await invite(email));
    await page.getByLabel('氏名または担当名').fill('職員 次郎');
    await page.getByRole('button', { name: '職員アカウント' }).click();
    await page.waitForURL(`${api.url}/api/docs`);
    const session = await page.evaluate(async () => (await fetch('/api/v1/sessions/current')).json());
    expect(session).toMatchObject({ user: { email } });
  });

  it('say in words why a provider opened nothing, also in English', async () => {
    staff.person('somebody-unknown');
    for (const [language, title] of [
      ['ja-JP', 'サインインできませんでした'],
      ['en-US', 'You could not be signed in'],
    ] as const) {
      const { page } = await open('/join', language);
      const url = await page.evaluate(async () => {
        const headers = { 'Content-Type': 'application/json' };
        const answer = await fetch('/api/v1/identity-providers/staff/requests', {
          method: 'POST',
          headers,
          body: '{}',
        });
        return ((await answer.json()) as { url: string }).url;
      });
      await page.goto(url);
      await page.getByRole('heading', { name: title }).waitFor();
      await page.getByText('むすびの利用者と結び付いていません').waitFor();
    }
  });

  it('set a new password', async () => {
    const { email } = await api.make.member('startup', 'owner');
    await api.anonymous().post('/api/v1/password-resets').send({ email }).expect(204);
    let link = '';
    for (let look = 0; look < 100 && !link; look++) link = await newestLink(email).catch(() => '');
    const { page, problems } = await open(link);
    await page.getByLabel('パスワード').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'パスワードを変更する' }).click();
    await page.getByText('パスワードを変更しました').waitFor();
    expect(problems).toEqual([]);
    await signsIn(email, NEW_PASSWORD);
  });

  it('confirm a registration', async () => {
    const email = 'founder@test.example';
    const organization = { kind: 'startup', name: '（架空）むすび試験', corporateNumber: '7000012050002' };
    const body = { organization, email, displayName: '架空 太郎' };
    await api.anonymous().post('/api/v1/registrations').send(body).expect(202);
    const { page, problems } = await open(await newestLink(email));
    await page.getByLabel('パスワード').first().fill(NEW_PASSWORD);
    await page.getByRole('button', { name: '確認して申し込む' }).click();
    await page.getByText('メールアドレスを確認しました').waitFor();
    expect(problems).toEqual([]);
  });

  it('tell of a link that was cut off', async () => {
    const { page } = await open('/join#abc');
    await page.getByText('リンクが途中で切れています').waitFor();
    const { page: english } = await open('/join', 'en-US');
    await english.getByText('The link is incomplete').waitFor();
    expect(await english.getAttribute('html', 'lang')).toBe('en');
  });
});
