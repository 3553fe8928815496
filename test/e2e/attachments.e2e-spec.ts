import { strToU8, zipSync } from 'fflate';
import { StoredFiles } from '@app/uploads';
import { requestContext } from '@app/platform';
import { COMPLETE_IDEA, type TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { problemOf } from './problem';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
  Buffer.from('0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082', 'hex'),
]);
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function workbook(further: Readonly<Record<string, Uint8Array>> = {}): Buffer {
  const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.main+xml"/></Types>`;
  const parts = { '[Content_Types].xml': strToU8(types), 'xl/workbook.xml': strToU8('<workbook/>'), ...further };
  return Buffer.from(zipSync(parts));
}

describe('attachments of an idea', () => {
  let api: TestApi;
  let owner: TestAccount;
  let officer: Agent;
  let partner: Agent;
  let liaison: Agent;
  let stranger: Agent;
  let ideaId: string;

  beforeAll(async () => {
    api = await createTestApi({ settings: { UPLOAD_MAX_MB: '1', UPLOAD_QUOTA_MB: '3' } });
    const partnerAccount = await api.make.member('municipality', 'owner');
    partner = await api.signedIn(partnerAccount);
    liaison = await api.signedIn(await api.make.member('ministry', 'liaison'));
    stranger = await api.signedIn(await api.make.member('municipality', 'owner'));
    owner = await api.make.member('municipality', 'owner');
    officer = await api.signedIn(owner);
    const memberOrganizationIds = [partnerAccount.principal.organizationId];
    ideaId = (await api.make.draftIdea(owner.principal, { ...COMPLETE_IDEA, memberOrganizationIds })).idea.id;
  });
  afterAll(() => api.close());

  const path = (id = ideaId) => `/api/v1/ideas/${id}/attachments`;
  const send = (agent: Agent, name: string, bytes: Buffer, id = ideaId) =>
    agent
      .post(`${path(id)}?name=${encodeURIComponent(name)}`)
      .set('Content-Type', 'application/octet-stream')
      .serialize((body: Buffer) => body as unknown as string)
      .send(bytes);
  const asBuffer = (agent: Agent, url: string) =>
    agent
      .get(url)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });

  it('come back as they were sent, to be saved and not to be shown', async () => {
    const { body } = await send(officer, '事業 計画.pdf', PDF).expect(201);
    expect(body).toMatchObject({ name: '事業 計画.pdf', mediaType: 'application/pdf', sizeBytes: PDF.length });
    const response = await asBuffer(officer, `${path()}/${(body as { id: string }).id}`).expect(200);
    expect(response.body).toEqual(PDF);
    expect(response.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(response.headers['content-disposition']).toBe(
      `attachment; filename="?? ??.pdf"; filename*=UTF-8''${encodeURIComponent('事業 計画.pdf')}`,
    );
    expect(response.headers['content-security-policy']).toContain('sandbox');
    const audited = await api.database.query<{ action: string }>(
      `SELECT action FROM audit_record WHERE subject_id = $1 AND action LIKE 'idea.%ttach%'`,
      [ideaId],
    );
    expect(audited).toEqual([{ action: 'idea.attach' }]);
  });

  it.each([
    ['表.xlsx', workbook()],
    ['図.PNG', PNG],
    ['一覧.csv', Buffer.from('番号,名前\r\n1,雪室\r\n')],
    ['一覧（Excel）.csv', Buffer.from('94d48d862c96bc914f0d0a', 'hex')],
    ['../../etc/passwd.txt', Buffer.from('a')],
  ])('%s is taken', async (name, bytes) => {
    const { body } = await send(officer, name, bytes).expect(201);
    expect((body as { name: string }).name).not.toMatch(/[/\\]/);
  });

  it.each([
    ['a program', 'x.exe', Buffer.from('MZ'), 'file_type'],
    ['a page', 'x.html', Buffer.from('<html>'), 'file_type'],
    ['a picture that calls itself a document', 'x.pdf', PNG, 'file_type_mismatch'],
    ['a document that calls itself text', 'x.txt', PDF, 'file_type_mismatch'],
    ['bytes that call themselves text', 'x.csv', Buffer.from([0, 1, 2, 255]), 'file_type_mismatch'],
    [
      'an archive that calls itself a workbook',
      'x.xlsx',
      Buffer.from(zipSync({ a: strToU8('a') })),
      'file_type_mismatch',
    ],
    ['a workbook with macros', 'x.xlsx', workbook({ 'xl/vbaProject.bin': strToU8('x') }), 'file_active_content'],
    ['a workbook that leaves its place', 'x.xlsx', workbook({ '../../x.xml': strToU8('x') }), 'file_active_content'],
    ['a bomb', 'x.xlsx', workbook({ 'xl/a.xml': new Uint8Array(30_000_000) }), 'file_bomb'],
    ['nothing', 'x.txt', Buffer.alloc(0), 'file_empty'],
    ['a name that is none', '.pdf', PDF, 'file_name'],
    ['a name without extension', 'pdf', PDF, 'file_name'],
  ])('%s is refused', async (_, name, bytes, code) => {
    const response = await send(officer, name, bytes);
    if (bytes.length === 0) return expect([415, 422]).toContain(response.status);
    expect(problemOf(response, 422, 'file_refused').errors).toMatchObject([{ code }]);
  });

  it('refuses what is too large, what is no file, and a file where none is asked for', async () => {
    problemOf(await send(officer, 'x.txt', Buffer.alloc(1_100_000, 97)), 413, 'payload_too_large');
    problemOf(await officer.post(`${path()}?name=x.txt`).send({ a: 1 }), 415, 'unsupported_media_type');
    const form = officer.post(`${path()}?name=x.txt`).attach('file', Buffer.from('a'), 'x.txt');
    problemOf(await form, 415, 'unsupported_media_type');
    const elsewhere = officer.post('/api/v1/ideas').set('Content-Type', 'application/octet-stream').send('{}');
    problemOf(await elsewhere, 415, 'unsupported_media_type');
    problemOf(
      await officer.post(path()).set('Content-Type', 'application/octet-stream').send('a'),
      422,
      'invalid_input',
    );
  });

  it('of a draft are the own organization’s alone; of a submitted idea whoever reads it reads them', async () => {
    const attachments = (await officer.get(path()).expect(200)).body as { id: string }[];
    const one = `${path()}/${attachments[0]!.id}`;
    for (const agent of [partner, liaison, stranger]) {
      problemOf(await agent.get(path()), 404, 'not_found');
      problemOf(await agent.get(one), 404, 'not_found');
    }
    await officer.post(`/api/v1/ideas/${ideaId}/submission`).set('If-Match', '"1"').expect(200);
    for (const agent of [partner, liaison]) {
      expect((await agent.get(path()).expect(200)).body).toHaveLength(attachments.length);
      await agent.get(one).expect(200);
    }
    problemOf(await stranger.get(one), 404, 'not_found');
    for (const agent of [partner, stranger]) {
      problemOf(await send(agent, 'x.txt', Buffer.from('a')), 404, 'not_found');
      problemOf(await agent.delete(one), 404, 'not_found');
    }
  });

  it('of another idea are not found', async () => {
    const [file] = (await officer.get(path()).expect(200)).body as { id: string }[];
    const other = (await api.make.draftIdea(owner.principal)).idea.id;
    problemOf(await officer.get(`${path(other)}/${file!.id}`), 404, 'not_found');
    problemOf(await officer.delete(`${path(other)}/${file!.id}`), 404, 'not_found');
  });

  it('are gone with their bytes when they are deleted', async () => {
    const { body } = await send(officer, 'weg.txt', Buffer.from('weg')).expect(201);
    const { id } = body as { id: string };
    await officer.delete(`${path()}/${id}`).expect(204);
    problemOf(await officer.get(`${path()}/${id}`), 404, 'not_found');
    expect(await api.database.query('SELECT 1 FROM stored_file_content WHERE file_id = $1', [id])).toEqual([]);
  });

  it('do not exceed the organization’s quota, also when they come at once', async () => {
    const other = await api.make.member('municipality', 'owner');
    const agent = await api.signedIn(other);
    const idea = (await api.make.draftIdea(other.principal)).idea.id;
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => send(agent, `${i}.txt`, Buffer.alloc(1_000_000, 97), idea)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409]);
    problemOf(await send(agent, 'x.txt', Buffer.alloc(1_000_000, 97), idea), 409, 'quota_exceeded');
  });

  it('to which nothing refers any more are removed after a day, and no other', async () => {
    const kept = await api.database.query('SELECT 1 FROM stored_file');
    await api.database.query(
      `INSERT INTO stored_file SELECT gen_random_uuid(), organization_id, uploaded_by, name, media_type, size_bytes, sha256,
         now() - age FROM stored_file, (VALUES (interval '1 hour'), (interval '2 days')) ages(age) WHERE id = (SELECT id FROM stored_file LIMIT 1)`,
    );
    await api.database.query(
      `UPDATE stored_file SET created_at = now() - interval '9 days' WHERE id IN (SELECT file_id FROM idea_attachment)`,
    );
    const files = api.app.get(StoredFiles, { strict: false });
    expect(await requestContext.run({}, () => files.pruneOrphans())).toBe(1);
    expect(await requestContext.run({}, () => files.pruneOrphans())).toBe(0);
    expect(await api.database.query('SELECT 1 FROM stored_file')).toHaveLength(kept.length + 1);
  });
});
