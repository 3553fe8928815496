import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { pointersOf, problemOf } from './problem';

const IDEAS = '/api/v1/ideas';
const UNKNOWN = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11';

describe('what is wrong with a request', () => {
  let api: TestApi;
  let officer: Agent;

  beforeAll(async () => {
    api = await createTestApi();
    officer = await api.signedIn(await api.make.member('municipality', 'owner'));
  });
  afterAll(() => api.close());

  describe('every answer', () => {
    it('carries a request id, and keeps a proper one that it was given', async () => {
      const { headers } = await api.anonymous().get('/api/v1/programs').expect(200);
      expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
      const given = await api.anonymous().get('/api/v1/programs').set('X-Request-Id', 'desk-12345678');
      expect(given.headers['x-request-id']).toBe('desk-12345678');
      const crooked = await api.anonymous().get('/api/v1/programs').set('X-Request-Id', 'a b"<script>');
      expect(crooked.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    });
  });

  it.each([
    ['a path that is not there', '/api/v1/nothing'],
    ['an idea that is not there', `${IDEAS}/${UNKNOWN}`],
    ['an organization that is not there', `/api/v1/organizations/${UNKNOWN}`],
    ['a program that is not there', `/api/v1/programs/${UNKNOWN}`],
  ])('is 404 for %s', async (_, path) => {
    problemOf(await officer.get(path), 404, 'not_found');
  });

  it('is 4xx and no failure for an id that is none', async () => {
    const response = await officer.get(`${IDEAS}/nonsense`);
    expect([400, 404, 422]).toContain(response.status);
    problemOf(response, response.status, (response.body as { code: string }).code);
  });

  it('is 403 without the permission, whatever else is wrong', async () => {
    problemOf(await officer.post('/api/v1/programs').send({ nonsense: 1 }), 403, 'forbidden');
  });

  describe('a body', () => {
    it('that is no JSON is 400', async () => {
      const response = await officer.post(IDEAS).set('Content-Type', 'application/json').send('{"title": ');
      problemOf(response, 400, 'bad_request');
      expect(response.text).not.toMatch(/SyntaxError|position|Unexpected/);
    });

    it.each(['"text"', '[]', '17', 'null'])('that is JSON but no object (%s) is refused', async (text) => {
      const response = await officer.post(IDEAS).set('Content-Type', 'application/json').send(text);
      expect([400, 422]).toContain(response.status);
    });

    it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
      'of the type %s creates nothing: that is what other sites can send',
      async (type) => {
        const before = await countIdeas();
        const response = await officer.post(IDEAS).set('Content-Type', type).send('title=x');
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(response.status).toBeLessThan(500);
        expect(await countIdeas()).toBe(before);
      },
    );

    it('above the limit is 413', async () => {
      const response = await officer.post(IDEAS).send({ challenge: 'あ'.repeat(300_000) });
      problemOf(response, 413, 'payload_too_large');
    });

    it('with fields that are unknown or not the caller’s to set is 422, with each of them', async () => {
      const body = {
        title: 'x',
        state: 'submitted',
        organizationId: UNKNOWN,
        receiptNumber: '2026-000001',
        tytle: 'y',
      };
      const problem = problemOf(await officer.post(IDEAS).send(body), 422, 'invalid_input');
      expect(pointersOf(problem)).toEqual(['/organizationId', '/receiptNumber', '/state', '/tytle']);
    });

    it('with several wrong fields names each of them by its place', async () => {
      const problem = problemOf(
        await officer.post(IDEAS).send({
          title: 'あ'.repeat(201),
          themes: ['tourism', 'nonsense'],
          stage: 'nowhere',
          needs: [
            { kind: 'funding', description: 'x' },
            { kind: 'magic', description: 1, price: 2 },
          ],
          budgetYen: 1.5,
          startOn: '2027-02-30',
          memberOrganizationIds: ['x'],
        }),
        422,
        'invalid_input',
      );
      expect([...new Set(pointersOf(problem))]).toEqual([
        '/budgetYen',
        '/memberOrganizationIds',
        '/needs/1/description',
        '/needs/1/kind',
        '/needs/1/price',
        '/stage',
        '/startOn',
        '/themes',
        '/title',
      ]);
      const title = problem.errors!.find(({ pointer }) => pointer === '/title')!;
      expect(title.message).toBe('200文字以内で入力してください。');
    });

    it.each([
      ['null for a text', { title: null }],
      ['a number for a text', { title: 5 }],
      ['an object for a list', { themes: { 0: 'tourism' } }],
      ['a text for a list', { needs: 'funding' }],
      ['null in a list', { needs: [null] }],
      ['a negative amount', { budgetYen: -1 }],
      ['an amount beyond precision', { budgetYen: 1e17 }],
      ['an end before the start', { startOn: '2027-04-02', endOn: '2027-04-01' }],
      ['more of one’s own money than there is', { budgetYen: 5, ownShareYen: 6 }],
    ])('with %s is 422', async (_, body) => {
      problemOf(await officer.post(IDEAS).send(body), 422, 'invalid_input');
    });

    it.each([
      ['__proto__', '{"__proto__": {"title": "x"}}', '/__proto__'],
      ['__proto__ further down', '{"needs": [{"__proto__": {"kind": "funding"}}]}', '/needs/0/__proto__'],
      ['constructor', '{"constructor": {"prototype": {"state": "submitted"}}}', '/constructor'],
      ['prototype', '{"prototype": {"state": "submitted"}}', '/prototype'],
    ])('cannot reach the prototype of anything through %s', async (_, text, pointer) => {
      const response = await officer.post(IDEAS).set('Content-Type', 'application/json').send(text);
      const problem = problemOf(response, 400, 'bad_request');
      expect(pointersOf(problem)).toEqual([pointer]);
      expect(({} as Record<string, unknown>)['title']).toBeUndefined();
    });

    it.each([
      ['a key that stands twice', '{"title": "a", "title": "b"}', '/title', 'duplicate_key'],
      ['nesting without end', `{"needs": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`, undefined, 'json_too_deep'],
    ])('with %s is 400 and says where', async (_, text, pointer, code) => {
      const response = await officer.post(IDEAS).set('Content-Type', 'application/json').send(text);
      const { errors } = problemOf(response, 400, 'bad_request');
      expect(errors).toMatchObject([{ code, ...(pointer && { pointer }) }]);
    });

    it('that is no UTF-8 is 400', async () => {
      const bytes = Buffer.from('{"title": "\x82\xa0"}', 'latin1');
      const post = officer.post(IDEAS).set('Content-Type', 'application/json');
      problemOf(await post.serialize((body: Buffer) => body as unknown as string).send(bytes), 400, 'bad_request');
    });

    it.each([
      ['NUL', '\u0000'],
      ['half of a surrogate pair', '\ud842'],
      ['a control character of terminals', '\u001b'],
      ['DEL', '\u007f'],
    ])('with a character that the database cannot keep (%s) is 422, not a failure', async (_, character) => {
      problemOf(await officer.post(IDEAS).send({ title: `a${character}b` }), 422, 'invalid_input');
      const needs = [{ kind: 'funding', description: character }];
      problemOf(await officer.post(IDEAS).send({ needs }), 422, 'invalid_input');
      const query = character.isWellFormed() ? encodeURIComponent(character) : '%ED%A1%82';
      const response = await api.anonymous().get(`/api/v1/programs?q=${query}`);
      expect(response.status).toBeLessThan(500);
    });
  });

  describe('a query', () => {
    it.each([
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=many', 'limit'],
      ['cursor=nonsense', 'cursor'],
      ['kind=nonsense', 'kind'],
      ['nonsense=1', 'nonsense'],
      ['prefecture=99', 'prefecture'],
      ['minCeilingYen=-1', 'minCeilingYen'],
      ['q[a]=1', 'q'],
    ])('?%s is 422 and names the parameter', async (query, name) => {
      const problem = problemOf(await api.anonymous().get(`/api/v1/programs?${query}`), 422, 'invalid_input');
      expect(pointersOf(problem).join()).toContain(name);
    });

    it.each([
      ['programs', [1.5]],
      ['programs', [-20]],
      ['programs', ['x']],
      ['organizations', ['x', 'not-an-id']],
      ['organizations', [null, UNKNOWN]],
      ['offerings', ['x', UNKNOWN]],
    ])('of %s with the made up cursor %j is 422', async (list, key) => {
      const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
      problemOf(await api.anonymous().get(`/api/v1/${list}?cursor=${cursor}`), 422, 'invalid_input');
    });

    it('of ideas with a made up cursor is 422', async () => {
      const cursor = Buffer.from(JSON.stringify(['x', 'y'])).toString('base64url');
      problemOf(await officer.get(`${IDEAS}?cursor=${cursor}`), 422, 'invalid_input');
    });
  });

  describe('from another site', () => {
    it.each([
      ['Sec-Fetch-Site: cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
      ['Sec-Fetch-Site: same-site', { 'Sec-Fetch-Site': 'same-site' }],
      ['another Origin', { Origin: 'https://evil.example' }],
      ['no origin to name', { Origin: 'null' }],
    ])('is refused (%s), before anything is done', async (_, headers) => {
      const before = await countIdeas();
      problemOf(await officer.post(IDEAS).set(headers).send({}), 403, 'cross_site_request');
      problemOf(await api.anonymous().post('/api/v1/sessions').set(headers).send({}), 403, 'cross_site_request');
      expect(await countIdeas()).toBe(before);
    });

    it('is welcome from our own pages and from programs', async () => {
      await officer.post(IDEAS).set({ 'Sec-Fetch-Site': 'same-origin', Origin: api.url }).send({}).expect(201);
      await officer.post(IDEAS).set({ 'Sec-Fetch-Site': 'none' }).send({}).expect(201);
      await officer.post(IDEAS).send({}).expect(201);
    });

    it('may read, but gets no leave to show it to its scripts', async () => {
      const { headers } = await officer
        .get(IDEAS)
        .set({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    });
  });

  it('is no secret of the server when the server itself fails', async () => {
    await api.database.query('ALTER TABLE idea RENAME TO idea_away');
    try {
      const response = await officer.get(IDEAS);
      const problem = problemOf(response, 500, 'internal');
      expect(problem.detail).toBeUndefined();
      expect(response.text).not.toMatch(/relation|SELECT|idea_away|at .*\.(ts|js)/);
    } finally {
      await api.database.query('ALTER TABLE idea_away RENAME TO idea');
    }
  });

  const countIdeas = async (): Promise<number> => (await api.database.query('SELECT 1 FROM idea')).length;
});
