import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { OFFERING, PRECEDENT } from './row-fixtures';

interface Item {
  readonly id: string;
  readonly removed: boolean;
  readonly record: Record<string, unknown> | null;
}

describe('open data', () => {
  let api: TestApi;
  let startup: Agent;
  let operator: Agent;
  let organizationId: string;
  beforeAll(async () => {
    api = await createTestApi();
    operator = await api.signedIn(await api.make.member('operations', 'operator'));
    const account = await api.make.member('startup', 'owner');
    ({ organizationId } = account.principal);
    startup = await api.signedIn(account);
    const municipality = await api.signedIn(await api.make.member('municipality', 'owner', { code: '202169' }));
    const { body } = await municipality.post('/api/v1/precedents').send(PRECEDENT).expect(201);
    await shown(municipality, `/api/v1/precedents/${body.id}/publication`);
    await api.make.publishedProgram((await api.make.member('ministry', 'program_editor')).principal, {
      windows: [{ fiscalYear: 2026, opensOn: '2026-12-01', closesOn: '2027-01-31', status: 'confirmed' }],
    });
    await publish('=HYPERLINK("x")');
  });
  afterAll(() => api.close());

  const get = (path: string) => api.anonymous().get(`/api/v1/open-data${path}`);
  /** With its BOM, which a decoder would take away. */
  const fileOf = async (path: string): Promise<string> =>
    Buffer.from(await (await fetch(`${api.url}/api/v1/open-data${path}`)).arrayBuffer()).toString('utf8');
  /** Asked for by its owner, reviewed by the office. */
  const shown = async (owner: Agent, path: string) => {
    await owner.post(path).set('If-Match', '"1"').expect(200);
    await operator.post(path).set('If-Match', '"2"').expect(200);
  };
  const draft = async (name: string) =>
    (
      await startup
        .post('/api/v1/offerings')
        .send({ ...OFFERING, name })
        .expect(201)
    ).body.id as string;
  const publish = async (name: string) => {
    const id = await draft(name);
    await shown(startup, `/api/v1/offerings/${id}/publication`);
    return id;
  };
  const delta = async (since: string, limit = 100) => {
    const items: Item[] = [];
    for (let cursor = ''; ;) {
      const query = `?changedSince=${since}&limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const { body } = await get(`/offerings${query}`).expect(200);
      items.push(...(body.items as Item[]));
      if (body.nextCursor === null) return { items, asOf: body.asOf as string };
      cursor = body.nextCursor as string;
    }
  };

  it('says in its catalogue what there is, on which terms, and when it changed', async () => {
    const { body } = await get('').expect(200);
    expect(body.datasets.map(({ identifier }: { identifier: string }) => identifier)).toEqual([
      'programs',
      'offerings',
      'precedents',
      'municipalities',
    ]);
    for (const { license, modified, conformsTo, distributions } of body.datasets) {
      expect(license.name).toBe('CC BY 4.0');
      expect(Date.parse(modified)).toBeGreaterThan(0);
      for (const path of [conformsTo, ...distributions.map((each: { accessUrl: string }) => each.accessUrl)]) {
        await api.anonymous().get(path).expect(200);
      }
    }
    await get('/nothing').expect(404);
  });

  it.each(['programs', 'offerings', 'precedents', 'municipalities'])(
    '%s are as their schema says, and the same in JSON Lines',
    async (name) => {
      const ajv = addFormats(new Ajv({ strict: true, allowUnionTypes: true }));
      const validate = ajv.compile((await get(`/${name}/schema`).expect(200)).body as object);
      const { body } = await get(`/${name}`).expect(200).expect('Cache-Control', 'public, max-age=60');
      expect(body.items.length).toBeGreaterThan(0);
      for (const { record } of body.items as Item[]) {
        expect(validate(record) ? [] : validate.errors).toEqual([]);
      }
      const lines = await fileOf(`/${name}/download?format=jsonl`);
      const records = lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string });
      const ids = (body.items as Item[]).map(({ record }) => record!['id']);
      expect(records.map(({ id }) => id).sort()).toEqual(ids.sort());
    },
  );

  it('in CSV has a BOM, CRLF, 和暦 beside days, and no formulas', async () => {
    const programs = await fileOf('/programs/download?format=csv');
    expect(programs.startsWith('\uFEFF')).toBe(true);
    const [row] = parse<Record<string, string>>(programs, { bom: true, columns: true });
    expect(row).toMatchObject({ 公募開始日: '2026-12-01', '公募開始日（和暦）': '令和8年12月1日' });
    const offerings = await fileOf('/offerings/download?format=csv');
    expect(offerings).toContain(`"'=HYPERLINK(""x"")"`);
    expect(offerings.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('answers 304 while nothing has changed', async () => {
    for (const path of ['/offerings', '/offerings/download?format=csv', '/offerings/schema', '']) {
      const { headers } = await get(path).expect(200);
      await get(path).set('If-None-Match', headers['etag']!).expect(304);
    }
    const { headers } = await get('/offerings').expect(200);
    await publish('新しいもの');
    await get('/offerings').set('If-None-Match', headers['etag']!).expect(200);
  });

  it('tells in a delta what came, changed and went, each once; drafts are in none', async () => {
    const { asOf: begin } = await delta('2000-01-01');
    const id = await publish('来て去るもの');
    await publish('来て残るもの');
    await draft('下書き');
    const first = await delta(begin, 1);
    expect(first.items.map(({ record }) => record?.['name'])).toEqual(['来て去るもの', '来て残るもの']);
    expect((await delta(first.asOf)).items).toEqual([]);
    await startup.delete(`/api/v1/offerings/${id}/publication`).set('If-Match', '"3"').expect(200);
    expect((await delta(first.asOf)).items).toMatchObject([{ id, removed: true, record: null }]);
    const all = (await get('/offerings?limit=100').expect(200)).body.items as Item[];
    expect(all.map((item) => item.id)).not.toContain(id);
  });

  it('misses nothing that is committed late', async () => {
    const id = await draft('遅れて公開');
    const late = new Client({ connectionString: api.database.url });
    await late.connect();
    await late.query('BEGIN');
    await late.query(`UPDATE offering SET state = 'published', version = 2, published_at = now() WHERE id = $1`, [id]);
    const { items, asOf } = await delta('2000-01-01');
    expect(items.map((item) => item.id)).not.toContain(id);
    await late.query('COMMIT');
    await late.end();
    expect((await delta(asOf)).items.map((item) => item.id)).toContain(id);
  });

  it('lets go of what a suspended organization has', async () => {
    const { asOf } = await delta('2000-01-01');
    const suspension = `/api/v1/organizations/${organizationId}/suspension`;
    await operator.post(suspension).send({ reason: '試験' }).expect(200);
    const { items } = await delta(asOf);
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ removed }) => removed)).toBe(true);
    await operator.delete(suspension).expect(200);
    expect((await delta(asOf)).items.some(({ removed }) => !removed)).toBe(true);
  });

  it.each(['changedSince=yesterday', 'changedSince=2026-02-30', 'limit=101', 'cursor=x'])(
    'refuses %s',
    async (query) => {
      await get(`/offerings?${query}`).expect(422);
    },
  );
});
