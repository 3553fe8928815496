import { ImportRunner } from '@app/imports';
import { requestContext } from '@app/platform';
import ExcelJS from 'exceljs';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { OFFERING } from './row-fixtures';

describe('imports', () => {
  let api: TestApi;
  let startup: Agent;
  beforeAll(async () => {
    api = await createTestApi();
    startup = await api.signedIn(await api.make.member('startup', 'owner'));
  });
  afterAll(() => api.close());

  const send = (bytes: Buffer, name = 'a.csv') =>
    startup
      .post('/api/v1/imports')
      .query({ kind: 'offering', name })
      .set('Content-Type', 'application/octet-stream')
      .send(bytes);
  /** The worker's part. */
  const work = (what: 'check' | 'apply', id: string) =>
    requestContext.run({ audience: 'system' }, () => api.app.get(ImportRunner, { strict: false })[what](id));

  it('go from the template to offerings, with what would change shown before', async () => {
    await startup.post('/api/v1/offerings').send(OFFERING).expect(201);
    const { body: exported } = await startup
      .get('/api/v1/import-templates/offering/export')
      .buffer()
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(exported as ArrayBuffer);
    const sheet = book.worksheets[0]!;
    sheet.getCell('C2').value = '別の概要';
    sheet.getCell('B3').value = '新しい荷車';
    sheet.getCell('B4').value = '悪い荷車';
    sheet.getCell('C4').value = 'あ'.repeat(1001);
    const { body: uploaded } = await send(Buffer.from(await book.xlsx.writeBuffer()), '提供サービス.xlsx').expect(201);
    expect(uploaded).toMatchObject({ state: 'uploaded', counts: null, fileName: '提供サービス.xlsx' });
    const path = `/api/v1/imports/${uploaded.id}`;
    await work('check', uploaded.id);
    const { body: checked } = await startup.get(path).expect(200);
    expect(checked).toMatchObject({ state: 'checked', counts: { new: 1, changed: 1, unchanged: 0, faulty: 1 } });
    const { body: page } = await startup.get(`${path}/rows?limit=2`).expect(200);
    expect(page.items).toMatchObject([
      { row: 2, outcome: 'changed', changes: [{ field: 'summary', old: OFFERING.summary, new: '別の概要' }] },
      { row: 3, outcome: 'new' },
    ]);
    const next = await startup.get(`${path}/rows`).query({ limit: 2, cursor: page.nextCursor }).expect(200);
    expect(next.body).toMatchObject({
      items: [{ row: 4, faults: [{ column: 'C', code: 'too_long' }] }],
      nextCursor: null,
    });
    expect((await startup.get(`${path}/faults`).expect(200)).text).toContain('提供サービス,4,C,概要,too_long');
    const apply = (mode: string) =>
      startup.post(`${path}/apply`).set('If-Match', `"${checked.version}"`).send({ mode });
    expect((await apply('all_or_nothing').expect(409)).body.code).toBe('import_faulty');
    await apply('valid_rows').expect(200);
    await apply('valid_rows').expect(412);
    await work('apply', uploaded.id);
    expect((await startup.get(path).expect(200)).body).toMatchObject({ state: 'applied', appliedRows: 2 });
    const mine = await startup.get('/api/v1/offerings?mine=true').expect(200);
    expect(mine.body.items.map((item: { summary: string; name: string }) => [item.name, item.summary]).sort()).toEqual(
      [
        [OFFERING.name, '別の概要'],
        ['新しい荷車', ''],
      ].sort(),
    );
  });

  it('are one per Idempotency-Key', async () => {
    const once = () => send(Buffer.from('名称\n荷車')).set('Idempotency-Key', 'the-same').expect(201);
    const [first, second] = [await once(), await once()];
    expect(second.body.id).toBe(first.body.id);
  });

  it.each([
    ['a.txt', Buffer.from('名称'), 422],
    ['a.xlsx', Buffer.from('PK'), 422],
    ['a.csv', Buffer.alloc(0), 415],
  ])('refuse %s that is none', async (name, bytes, status) => {
    await send(bytes, name).expect((response) => expect([status, 422]).toContain(response.status));
  });

  it('are of known kinds', async () => {
    await startup.get('/api/v1/import-templates/program').expect(404);
    await startup.get('/api/v1/import-templates/offering').expect(200);
  });
});
