import ICAL from 'ical.js';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import type { TestAccount } from '../support/factories';

describe('calendar feeds', () => {
  const clock = new TestClock(new Date('2026-11-27T00:00:00Z'));
  let api: TestApi;
  let reader: TestAccount;
  let agent: Agent;
  beforeAll(async () => {
    api = await createTestApi({ clock });
    reader = await api.make.member('municipality', 'owner');
    agent = await api.signedIn(reader);
    const ministry = (await api.make.member('ministry', 'program_editor')).principal;
    await api.make.publishedProgram(ministry, {
      name: '荷物,配送;支援\\「一」',
      windows: [
        { fiscalYear: 2026, opensOn: '2026-12-01', closesOn: '2027-01-31', status: 'confirmed' },
        { fiscalYear: 2027, opensOn: null, closesOn: '2028-01-31', status: 'forecast' },
      ],
    });
  });
  afterAll(() => api.close());

  /** The address of a feed as the API serves it here. */
  const pathOf = (url: string): string => new URL(url).pathname;
  const read = (path: string) => api.anonymous().get(path).buffer(true);
  const eventsOf = (text: string) =>
    new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((one) => ({
      uid: new ICAL.Event(one).uid,
      summary: new ICAL.Event(one).summary,
      day: new ICAL.Event(one).startDate.toString(),
      status: one.getFirstPropertyValue('status'),
    }));
  const feedOf = async (source: object, by: Agent = agent) =>
    (await by.post('/api/v1/calendar-feeds').send(source).expect(201)).body as { id: string; url: string };
  const saveSearch = async (kind = 'program', parameters: object = { q: '配送' }) =>
    (await agent.post('/api/v1/saved-searches').send({ name: '配送', kind, parameters }).expect(201)).body.id as string;

  it('of a saved search has the windows of what is found; expected ones are tentative', async () => {
    const { id, url } = await feedOf({ savedSearchId: await saveSearch() });
    const answer = await read(pathOf(url)).expect(200).expect('Content-Type', 'text/calendar; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('private, no-cache');
    expect(eventsOf(answer.text)).toEqual([
      expect.objectContaining({
        summary: '【公募開始】荷物,配送;支援\\「一」',
        day: '2026-12-01',
        status: 'CONFIRMED',
      }),
      expect.objectContaining({
        summary: '【公募締切】荷物,配送;支援\\「一」',
        day: '2027-01-31',
        status: 'CONFIRMED',
      }),
      expect.objectContaining({
        summary: '【公募締切（見込み）】荷物,配送;支援\\「一」',
        day: '2028-01-31',
        status: 'TENTATIVE',
      }),
    ]);
    await read(pathOf(url)).set('If-None-Match', answer.headers['etag']!).expect(304);
    const [row] = (await agent.get('/api/v1/calendar-feeds').expect(200)).body.items as object[];
    expect(row).toMatchObject({ id, lastUsedAt: clock.now().toISOString() });
    expect(JSON.stringify(row)).not.toContain(pathOf(url).split('/').at(-1));
    await agent.delete(`/api/v1/calendar-feeds/${id}`).expect(204);
    await read(pathOf(url)).expect(404);
  });

  it('of an idea has the days of its plan and its programs, while its maker may read it', async () => {
    const { body: idea } = await agent.post('/api/v1/ideas').send({ title: '計画', startOn: '2027-10-01' }).expect(201);
    const { url } = await feedOf({ ideaId: idea.id });
    const first = eventsOf((await read(pathOf(url)).expect(200)).text);
    expect(first.map(({ summary }) => summary)).toContain('【計画】事業を始める');
    expect(eventsOf((await read(pathOf(url)).expect(200)).text)).toEqual(first);
    await api.database.query('DELETE FROM membership WHERE user_id = $1 AND organization_id <> $2', [
      reader.principal.userId,
      reader.principal.organizationId,
    ]);
    await api.database.query(`UPDATE organization SET state = 'suspended' WHERE id = $1`, [
      reader.principal.organizationId,
    ]);
    const gone = await read(pathOf(url)).expect(410);
    expect(JSON.parse(gone.text)).toMatchObject({ code: 'calendar_feed_gone' });
    await api.database.query(`UPDATE organization SET state = 'approved' WHERE id = $1`, [
      reader.principal.organizationId,
    ]);
    agent = await api.signedIn(reader);
  });

  it('is of what its maker may read, and of one thing', async () => {
    const stranger = await api.signedIn(await api.make.member('municipality', 'owner'));
    const { body: idea } = await agent.post('/api/v1/ideas').send({ title: '下書き' }).expect(201);
    const post = (source: object, by = stranger) => by.post('/api/v1/calendar-feeds').send(source);
    await post({ ideaId: idea.id }).expect(404);
    await post({ savedSearchId: await saveSearch() }).expect(404);
    await post({}, agent).expect(422);
    await post({ savedSearchId: await saveSearch('offering', {}) }, agent).expect(422);
  });

  it('opens nothing else, and nothing opens it but its address', async () => {
    const { url } = await feedOf({ savedSearchId: await saveSearch() });
    const token = /[\w-]{43}/.exec(url)![0];
    await api.anonymous().get('/api/v1/saved-searches').set('Authorization', `Bearer ${token}`).expect(401);
    await read(`/api/v1/calendars/${'A'.repeat(43)}.ics`).expect(404);
    const stored = await api.database.query<{ hash: string }>(
      `SELECT encode(token_hash, 'hex') AS hash FROM calendar_feed WHERE token_hash = sha256($1::text::bytea)`,
      [token],
    );
    expect(stored).toHaveLength(1);
  });
});
