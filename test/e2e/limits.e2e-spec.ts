import { connect } from 'node:net';
import { createTestApi, type TestApi } from '../support/test-api';
import { problemOf } from './problem';

/** Sends bytes as they are and gives all that comes back until the server ends the connection. */
function rawExchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

describe('limits of the server', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi({ settings: { REQUEST_TIMEOUT_SECONDS: '1' } });
  });
  afterAll(() => api.close());

  const problemIn = (answer: string) => JSON.parse(answer.split('\r\n\r\n')[1]!) as { status: number; code: string };

  it('do not wait for headers that never end', async () => {
    const answer = await rawExchange(api.url, 'GET /api/v1/programs HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*Content-Type: application\/problem\+json/s);
    expect(problemIn(answer)).toMatchObject({ status: 408, code: 'request_timeout' });
  });

  it('do not wait for a body that never comes', async () => {
    const answer = await rawExchange(
      api.url,
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"email',
    );
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d .*)?$/s);
    expect(answer).not.toContain('stack');
  });

  it('refuse headers beyond 16 KiB, and what is no HTTP', async () => {
    const large = await rawExchange(api.url, `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(problemIn(large)).toMatchObject({ status: 431, code: 'header_too_large' });
    const nonsense = await rawExchange(api.url, 'nonsense\r\n\r\n');
    expect(problemIn(nonsense)).toMatchObject({ status: 400, code: 'bad_request' });
  });

  it('refuse a body beyond the limit of the route, packed or not, and other types', async () => {
    const anonymous = api.anonymous();
    const sessions = '/api/v1/sessions';
    problemOf(await anonymous.post(sessions).send({ password: 'x'.repeat(300_000) }), 413, 'payload_too_large');
    problemOf(await anonymous.post(sessions).send({ password: 'x'.repeat(20_000) }), 413, 'payload_too_large');
    const form = await anonymous.post(sessions).type('form').send('email=a');
    problemOf(form, 415, 'unsupported_media_type');
    const charset = anonymous
      .post(sessions)
      .set('Content-Encoding', 'nonsense')
      .set('Content-Type', 'application/json');
    problemOf(await charset.send('{}'), 415, 'unsupported_media_type');
  });
});

describe('limits of how often', () => {
  let first: TestApi;
  const settings = {
    RATE_READS_PER_MINUTE: '7',
    RATE_WRITES_PER_MINUTE: '5',
    RATE_ADDRESS_PER_MINUTE: '20',
    RATE_SIGN_INS_PER_MINUTE: '10',
    TRUSTED_PROXY_HOPS: '1',
  };
  beforeAll(async () => {
    first = await createTestApi({ settings });
  });
  afterAll(() => first.close());
  beforeEach(() => first.database.query('TRUNCATE rate_count'));

  const statuses = async (requests: readonly PromiseLike<{ status: number }>[]): Promise<Record<number, number>> => {
    const counts: Record<number, number> = {};
    for (const { status } of await Promise.all(requests)) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };
  const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

  it('let through exactly what is allowed, however many come at once, and say when to come again', async () => {
    const from = (path: string) => first.anonymous().get(path).set('X-Forwarded-For', '198.51.100.1');
    expect(await statuses(times(40, () => from('/api/v1/programs')))).toEqual({ 200: 20, 429: 20 });
    const refused = await from('/api/v1/programs');
    const problem = problemOf(refused, 429, 'too_many_requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(problem['retryAfterSeconds']).toBe(Number(refused.headers['retry-after']));
    await from('/api/v1/health/live').expect(200);
    await first.anonymous().get('/api/v1/programs').set('X-Forwarded-For', '198.51.100.2').expect(200);
  });

  it('are per account where someone is signed in, for a whole ministry may share an address', async () => {
    const [a, b] = [await first.make.member('municipality', 'owner'), await first.make.member('municipality', 'owner')];
    const [agentA, agentB] = [await first.signedIn(a), await first.signedIn(b)];
    expect(await statuses(times(10, () => agentA.get('/api/v1/ideas')))).toEqual({ 200: 7, 429: 3 });
    expect(await statuses(times(7, () => agentB.get('/api/v1/ideas')))).toEqual({ 200: 7 });
    // Changes have a limit of their own.
    expect(await statuses(times(6, () => agentA.post('/api/v1/ideas').send({})))).toEqual({ 201: 5, 429: 1 });
  });

  it('count what is refused, too: invented sessions open no new account', async () => {
    const guess = (i: number) =>
      first
        .anonymous()
        .get('/api/v1/ideas')
        .set('X-Forwarded-For', '198.51.100.4')
        .set('Cookie', `musubi=${String(i).padStart(43, 'x')}`);
    expect(await statuses(times(25, guess))).toEqual({ 401: 20, 429: 5 });
  });

  it('hold for sign-in from one address, whoever it is for', async () => {
    const attempt = (i: number) =>
      first
        .anonymous()
        .post('/api/v1/sessions')
        .set('X-Forwarded-For', '198.51.100.5')
        .send({ email: `nobody${i}@test.example`, password: 'does not matter' });
    expect(await statuses(times(14, attempt))).toEqual({ 401: 10, 429: 4 });
  });

  it('believe no address that a client invents beyond the trusted proxy', async () => {
    const invent = (i: number) =>
      first.anonymous().get('/api/v1/programs').set('X-Forwarded-For', `203.0.113.${i}, 198.51.100.6`);
    expect(await statuses(times(25, invent))).toEqual({ 200: 20, 429: 5 });
  });

  // Last: Passport's strategies are those of the application that came last.
  it('count together in all API processes', async () => {
    const second = await createTestApi({ database: first.database, settings });
    try {
      const requests = times(30, (i) =>
        (i % 2 ? first : second).anonymous().get('/api/v1/programs').set('X-Forwarded-For', '198.51.100.3'),
      );
      expect(await statuses(requests)).toEqual({ 200: 20, 429: 10 });
    } finally {
      await second.close();
    }
  });
});
