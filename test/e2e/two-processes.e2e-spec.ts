import { type AppProcess, startApp } from '../support/app-process';
import { PASSWORD, type TestAccount } from '../support/factories';
import { createTestApi, type TestApi } from '../support/test-api';

const ALLOWED = 5;

/** Two API processes on one database, as behind a load balancer; what one decides holds for the other at once. */
describe('two API processes', () => {
  let api: TestApi;
  let processes: readonly AppProcess[];
  let account: TestAccount;

  beforeAll(async () => {
    // Makes accounts; nothing is asked of it over HTTP.
    api = await createTestApi();
    processes = await Promise.all([1, 2].map(() => startApp('api', api.database.url)));
    account = await api.make.member('municipality', 'owner');
  }, 120_000);
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.kill('SIGTERM')));
    await api.close();
  });

  const send = (process: AppProcess, method: string, path: string, options: { cookie?: string; body?: object } = {}) =>
    fetch(`${process.url}/api/v1${path}`, {
      method,
      headers: {
        ...(options.cookie && { cookie: options.cookie }),
        ...(options.body && { 'content-type': 'application/json' }),
      },
      ...(options.body && { body: JSON.stringify(options.body) }),
    });
  const signIn = async (process: AppProcess, { email }: TestAccount): Promise<string> => {
    const response = await send(process, 'POST', '/sessions', { body: { email, password: PASSWORD } });
    expect(response.status).toBe(201);
    return response.headers.getSetCookie()[0]!.split(';')[0]!;
  };
  const statusOf = async (process: AppProcess, cookie: string): Promise<number> =>
    (await send(process, 'GET', '/sessions/current', { cookie })).status;

  it('know of a session that the other has ended or renewed from the next request on', async () => {
    const [here, there] = processes as [AppProcess, AppProcess];
    const [mine, other] = [await signIn(here, account), await signIn(there, account)];
    expect([await statusOf(here, other), await statusOf(there, mine)]).toEqual([200, 200]);
    expect((await send(here, 'DELETE', '/sessions/others', { cookie: mine })).status).toBe(204);
    expect(await statusOf(there, other)).toBe(401);
    const renewed = await send(here, 'POST', '/sessions/current/proof', { cookie: mine, body: { password: PASSWORD } });
    expect(await statusOf(there, mine)).toBe(401);
    expect(await statusOf(there, renewed.headers.getSetCookie()[0]!.split(';')[0]!)).toBe(200);
  });

  it('let through exactly the allowed number of twenty wrong attempts at the same time', async () => {
    const { email } = await api.make.member('municipality', 'owner');
    const body = { email, password: 'これは違うパスワードです' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => send(processes[i % 2]!, 'POST', '/sessions', { body })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(ALLOWED).fill(401), ...Array<number>(20 - ALLOWED).fill(429)]);
    for (const answer of answers.filter(({ status }) => status === 429)) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    }
  });
});
