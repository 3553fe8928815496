import { parse } from 'csv-parse/sync';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';

const URL = '/api/v1/audit-records';

describe('the audit, read by the operations office', () => {
  let api: TestApi;
  let [owner, auditor]: Agent[] = [];
  let [organizationId, authorId, ideaId] = ['', '', ''];
  const clock = new TestClock();

  beforeAll(async () => {
    api = await createTestApi({ clock });
    const author = await api.make.member('municipality', 'owner', { name: '=試験町（架空）' });
    organizationId = author.principal.organizationId;
    authorId = author.principal.userId;
    owner = await api.signedIn(author);
    auditor = await api.signedIn(await api.make.member('operations', 'auditor'));
    const { body } = await owner.post('/api/v1/ideas').send({ title: '監査の試験' }).expect(201);
    ideaId = body.id;
    await owner.patch(`/api/v1/ideas/${ideaId}`).set('If-Match', '"1"').send({ title: '改めた題' }).expect(200);
  });
  afterAll(() => api.close());

  const found = async (query: object) => (await auditor!.get(URL).query(query).expect(200)).body;

  it('is found by subject, organization, kind of action and day, the latest first', async () => {
    const { items } = await found({ subjectId: ideaId });
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['idea.edit', 'idea.create']);
    expect(items[0]).toMatchObject({ organizationId, organizationName: '=試験町（架空）', subjectVersion: 2 });
    expect(items[0].beforeHash).toBe(items[1].afterHash);
    const ideas = await found({ organizationId, action: 'idea.' });
    expect(ideas.items).toHaveLength(2);
    expect((await found({ organizationId, action: 'idea.create' })).items).toHaveLength(1);
    expect((await found({ organizationId, to: '2020-01-01' })).items).toEqual([]);
    expect((await found({ requestId: items[0].requestId })).items).toHaveLength(1);
  });

  it('is found by person and by the kind of subject; what others did is not in it', async () => {
    const { items } = await found({ userId: authorId });
    expect(items.length).toBeGreaterThan(2);
    expect(new Set(items.map(({ userId }: { userId: string }) => userId))).toEqual(new Set([authorId]));
    const ideas = await found({ userId: authorId, subjectType: 'idea' });
    expect(ideas.items.map(({ action }: { action: string }) => action)).toEqual(['idea.edit', 'idea.create']);
    expect((await found({ userId: authorId, subjectType: 'program' })).items).toEqual([]);
    expect((await found({ userId: '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11' })).items).toEqual([]);
  });

  it('is found by day, both ends included, in Japanese days', async () => {
    // One second before and at the beginning of a day in Tokyo.
    for (const [subjectId, at] of [
      ['evening', '2020-03-31T14:59:59Z'],
      ['morning', '2020-03-31T15:00:00Z'],
    ]) {
      await api.database.query(
        `INSERT INTO audit_record (at, action, subject_type, subject_id) VALUES ($2, 'trial.day', 'trial', $1)`,
        [subjectId, at],
      );
    }
    const days = async (query: object) =>
      (await found({ ...query, action: 'trial.' })).items.map(({ subjectId }: { subjectId: string }) => subjectId);
    expect(await days({ from: '2020-03-31', to: '2020-04-01' })).toEqual(['morning', 'evening']);
    expect(await days({ from: '2020-04-01' })).toEqual(['morning']);
    expect(await days({ to: '2020-03-31' })).toEqual(['evening']);
    expect(await days({ from: '2020-04-02' })).toEqual([]);
  });

  it('is read page by page', async () => {
    const first = await found({ organizationId, limit: 1 });
    const second = await found({ organizationId, limit: 1, cursor: first.nextCursor });
    expect(second.items[0].id).toBeLessThan(first.items[0].id);
  });

  it('leaves as a CSV without formulas, and that it left is recorded', async () => {
    const response = await auditor!.get(`${URL}/export`).query({ subjectId: ideaId }).expect(200);
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toContain('attachment');
    expect(response.text.startsWith('\uFEFF番号,')).toBe(true);
    const rows: Record<string, string>[] = parse(response.text, { bom: true, columns: true, record_delimiter: '\r\n' });
    expect(rows.map((row) => [row['操作'], row['組織名']])).toEqual([
      ['idea.edit', "'=試験町（架空）"],
      ['idea.create', "'=試験町（架空）"],
    ]);
    const { items } = await found({ action: 'audit.export' });
    expect(items).toHaveLength(1);
  });

  it('leaves only when its reader has just proven to be there', async () => {
    clock.advance({ hours: 1 });
    const { body } = await auditor!.get(`${URL}/export`).expect(403);
    expect(body.code).toBe('step_up_required');
    await auditor!.get(URL).expect(200);
  });

  it('is nobody else’s', async () => {
    await owner!.get(URL).expect(403);
    await owner!.get(`${URL}/export`).expect(403);
  });

  it('refuses filters that cannot be', async () => {
    for (const query of [{ userId: 'x' }, { from: '2026-02-30' }, { action: 'DROP TABLE' }, { cursor: 'x' }]) {
      await auditor!.get(URL).query(query).expect(422);
    }
  });
});
