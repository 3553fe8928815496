import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { OFFERING } from './row-fixtures';

describe('saved searches', () => {
  let api: TestApi;
  let reader: Agent;
  beforeAll(async () => {
    api = await createTestApi();
    reader = await api.signedIn(await api.make.member('municipality', 'viewer'));
  });
  afterAll(() => api.close());

  const create = (body: object) => reader.post('/api/v1/saved-searches').send({ name: '試験', ...body });

  it('are kept with the parameters of the list endpoint, run, changed and removed', async () => {
    const startup = await api.signedIn(await api.make.member('startup', 'owner'));
    const { body: offering } = await startup.post('/api/v1/offerings').send(OFFERING).expect(201);
    await api.published(startup, 'offerings', offering.id);
    const parameters = { theme: 'digital', q: '荷物' };
    const { body } = await create({ kind: 'offering', parameters }).expect(201);
    expect(body).toMatchObject({
      parameters: { theme: ['digital'], q: '荷物' },
      alerts: true,
      kindLabel: '提供サービス',
    });
    const found = await reader.get(`/api/v1/saved-searches/${body.id}/results`).expect(200);
    expect(found.body.items).toMatchObject([{ id: offering.id, title: OFFERING.name }]);
    const path = `/api/v1/saved-searches/${body.id}`;
    await reader
      .patch(path)
      .send({ parameters: { theme: 'export' } })
      .set('If-Match', '"1"')
      .expect(200);
    expect((await reader.get(`${path}/results`).expect(200)).body.items).toEqual([]);
    await reader.patch(path).send({ name: '別' }).set('If-Match', '"1"').expect(412);
    expect((await reader.get('/api/v1/saved-searches').expect(200)).body.items).toMatchObject([{ id: body.id }]);
    await reader.delete(path).set('If-Match', '"2"').expect(204);
    await reader.get(path).expect(404);
  });

  it.each([
    ['program', { theme: 'nothing' }, '/parameters/theme'],
    ['program', { minCeilingYen: 'many' }, '/parameters/minCeilingYen'],
    ['offering', { kind: 'subsidy' }, '/parameters/kind'],
    ['precedent', { prefectureCode: '48' }, '/parameters/prefectureCode'],
    ['equipment', { mine: 'true' }, '/parameters/mine'],
    ['offering', { awaitingReview: 'true' }, '/parameters/awaitingReview'],
    ['research_seed', { cursor: 'x' }, '/parameters/cursor'],
    ['program', { q: 'x'.repeat(201) }, '/parameters/q'],
  ])('of %s with %j are refused as the list endpoint would', async (kind, parameters, pointer) => {
    const { body } = await create({ kind, parameters }).expect(422);
    expect(body.errors[0].pointer).toBe(pointer);
  });

  it.each([
    ['program', { status: 'open,forecast', ministry: '総務省', prefecture: '20', minCeilingYen: '1000' }],
    ['precedent', { prefectureCode: '20', theme: ['export', 'digital'] }],
    ['research_seed', { needKind: 'technology' }],
    ['equipment', { q: 'CT' }],
  ])('of %s with %j run', async (kind, parameters) => {
    const { body } = await create({ kind, parameters }).expect(201);
    await reader.get(`/api/v1/saved-searches/${body.id}/results?limit=5`).expect(200);
  });

  it('whose codes are gone are told, not answered with nothing', async () => {
    const { body } = await create({ kind: 'program', parameters: { theme: 'digital' } }).expect(201);
    await api.database.query(`UPDATE saved_search SET parameters = '{"theme": ["gone"]}' WHERE id = $1`, [body.id]);
    const answer = await reader.get(`/api/v1/saved-searches/${body.id}/results`).expect(422);
    expect(answer.body).toMatchObject({ code: 'saved_search_outdated', errors: [{ pointer: '/parameters/theme' }] });
  });

  it('one creation per Idempotency-Key', async () => {
    const once = () => create({ kind: 'program', parameters: {} }).set('Idempotency-Key', 'the-same').expect(201);
    const [first, second] = await Promise.all([once(), once()]);
    expect(first.body.id).toBe(second.body.id);
  });

  it('stop with one click of a mail program, with a form and without a sign-in', async () => {
    const token = 'A'.repeat(43);
    const { principal } = await api.make.member('startup', 'viewer');
    await api.database.query(`INSERT INTO alert_stop (token_hash, user_id) VALUES (sha256($1::text::bytea), $2)`, [
      token,
      principal.userId,
    ]);
    const url = `${api.url}/api/v1/alert-stops/${token}`;
    const click = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    expect((await fetch(url, click)).status).toBe(204);
    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(url, { method: 'POST', body: multipart })).status).toBe(204);
    const rows = await api.database.query('SELECT paused FROM alert_preference WHERE user_id = $1', [principal.userId]);
    expect(rows).toEqual([{ paused: true }]);
    // A form stays refused everywhere else.
    expect((await fetch(`${api.url}/api/v1/alert-stops`, click)).status).toBe(415);
    await api.anonymous().get('/stop-alerts').expect(200);
  });
});
