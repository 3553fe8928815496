import type { OrganizationKind } from '@app/contracts';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';

interface Resource {
  readonly path: string;
  readonly subject: string;
  readonly owner: OrganizationKind;
  /** Enough to be published. */
  readonly complete: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
  /** null: matching is not told. */
  readonly candidateKind: string | null;
}

const RESOURCES: readonly Resource[] = [
  {
    path: 'offerings',
    subject: 'offering',
    owner: 'startup',
    complete: { name: '集落への定期便', summary: '荷物を運ぶ。', themes: ['daily_life'], needKinds: ['technology'] },
    required: ['/name', '/summary', '/themes', '/needKinds'],
    candidateKind: 'offering',
  },
  {
    path: 'research-seeds',
    subject: 'research_seed',
    owner: 'research',
    complete: {
      title: '吹雪の見通し距離の推定',
      summary: '何m先まで見えるかを推定する。',
      field: '雪氷工学',
      themes: ['disaster_resilience'],
      needKinds: ['research'],
    },
    required: ['/title', '/summary', '/field', '/themes', '/needKinds'],
    candidateKind: 'research_seed',
  },
  {
    path: 'equipment',
    subject: 'equipment',
    owner: 'research',
    complete: {
      name: '大型X線CT装置',
      category: '非破壊検査',
      summary: '中を見る。',
      themes: ['co_creation_hub'],
      needKinds: ['equipment'],
    },
    required: ['/name', '/category', '/summary', '/themes', '/needKinds'],
    candidateKind: 'equipment',
  },
  {
    path: 'precedents',
    subject: 'precedent',
    owner: 'municipality',
    complete: {
      title: '雪室で寝かせた酒',
      reason: '出荷が減った。',
      tried: '雪室を建てた。',
      outcome: '取引が増えた。',
      themes: ['export'],
      finishedFiscalYear: 2023,
    },
    required: ['/title', '/reason', '/tried', '/outcome', '/themes', '/finishedFiscalYear'],
    candidateKind: null,
  },
];

describe.each(RESOURCES)('$path', ({ path, subject, owner, complete, required, candidateKind }) => {
  let api: TestApi;
  const agents: Record<string, Agent> = {};
  const url = `/api/v1/${path}`;
  const agent = (name: string): Agent => agents[name]!;

  beforeAll(async () => {
    api = await createTestApi();
    const own = await api.make.member(owner, 'owner');
    const organization = { id: own.principal.organizationId, kind: owner };
    agents['owner'] = await api.signedIn(own);
    agents['editor'] = await api.signedIn(await api.make.account(organization, 'editor'));
    agents['viewer'] = await api.signedIn(await api.make.account(organization, 'viewer'));
    agents['rival'] = await api.signedIn(await api.make.member(owner, 'owner'));
    agents['ministry'] = await api.signedIn(await api.make.member('ministry', 'desk_head'));
    agents['operator'] = await api.signedIn(await api.make.member('operations', 'operator'));
    agents['auditor'] = await api.signedIn(await api.make.member('operations', 'auditor'));
    const stranger = owner === 'startup' ? 'research' : 'startup';
    agents['stranger'] = await api.signedIn(await api.make.member(stranger, 'owner'));
    agents['anonymous'] = api.anonymous();
  });
  afterAll(() => api.close());

  const draft = async (content: object = complete): Promise<string> =>
    (await agent('owner').post(url).send(content).expect(201)).body.id;
  const published = async (): Promise<string> => {
    const id = await draft();
    await agent('owner').post(`${url}/${id}/publication`).set('If-Match', '"1"').expect(200);
    return id;
  };
  const statuses = async (call: (name: string) => PromiseLike<{ status: number }>): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (const name of Object.keys(agents)) found[name] = (await call(name)).status;
    return found;
  };

  it('begins nearly empty, is made complete, shown, changed, and taken back', async () => {
    const { body: begun, headers } = await agent('owner').post(url).send({}).expect(201);
    expect(begun).toMatchObject({ state: 'draft', version: 1, fictional: true, editable: true, publishedAt: null });
    expect(headers['etag']).toBe('"1"');
    const one = `${url}/${begun.id}`;

    const refused = await agent('owner').post(`${one}/publication`).set('If-Match', '"1"').expect(422);
    expect(refused.body.code).toBe('publication_incomplete');
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(required);

    const edited = await agent('editor').patch(one).set('If-Match', '"1"').send(complete).expect(200);
    expect(edited.body).toMatchObject({ ...complete, version: 2, state: 'draft' });
    const shown = await agent('owner').post(`${one}/publication`).set('If-Match', '"2"').expect(200);
    expect(shown.body).toMatchObject({ version: 3, state: 'published', publishedAt: expect.any(String) });
    expect((await agent('anonymous').get(one).expect(200)).body).toMatchObject({ ...complete, editable: false });

    const emptied = await agent('owner').patch(one).set('If-Match', '"3"').send({ themes: [] }).expect(422);
    expect(emptied.body.code).toBe('publication_incomplete');
    await agent('owner')
      .patch(one)
      .set('If-Match', '"3"')
      .send({ themes: ['digital'] })
      .expect(200);
    const back = await agent('owner').delete(`${one}/publication`).set('If-Match', '"4"').expect(200);
    expect(back.body).toMatchObject({ version: 5, state: 'withdrawn' });
    await agent('anonymous').get(one).expect(404);
    await agent('owner')
      .patch(one)
      .set('If-Match', '"5"')
      .send({ themes: ['nature'] })
      .expect(200);
    await agent('owner').delete(`${one}/publication`).set('If-Match', '"6"').expect(409);

    const records = await api.database.query<{ action: string; subject_version: number }>(
      'SELECT action, subject_version FROM audit_record WHERE subject_id = $1 ORDER BY id',
      [begun.id],
    );
    expect(records.map(({ action, subject_version }) => `${action} ${subject_version}`)).toEqual(
      ['create 1', 'edit 2', 'publish 3', 'edit 4', 'withdraw 5', 'edit 6'].map((each) => `${subject}.${each}`),
    );
    const events = await api.database.query<{ payload: object }>(
      `SELECT payload FROM outbox WHERE name = 'candidates.changed' AND payload->'candidates'->0->>'id' = $1 ORDER BY position`,
      [begun.id],
    );
    // Only what others can notice: shown, changed while shown, taken back.
    const noticed = candidateKind === null ? [] : [3, 4, 5];
    expect(events.map(({ payload }) => payload)).toEqual(
      noticed.map((version) => ({ kind: candidateKind, candidates: [{ id: begun.id, version }] })),
    );
  });

  it('shows a draft to its organization and to operations only', async () => {
    const id = await draft();
    expect(await statuses((name) => agent(name).get(`${url}/${id}`))).toEqual({
      owner: 200,
      editor: 200,
      viewer: 200,
      operator: 200,
      rival: 404,
      ministry: 404,
      auditor: 404,
      stranger: 404,
      anonymous: 404,
    });
  });

  it('lets nobody but its organization change it', async () => {
    const change = (id: string) => (name: string) =>
      agent(name).patch(`${url}/${id}`).set('If-Match', '"99"').send({ themes: [] });
    // 412: may change it, had it seen the current version.
    const others = { viewer: 403, operator: 403, ministry: 403, auditor: 403, stranger: 403, anonymous: 401 };
    expect(await statuses(change(await draft()))).toEqual({ owner: 412, editor: 412, rival: 404, ...others });
    expect(await statuses(change(await published()))).toEqual({ owner: 412, editor: 412, rival: 403, ...others });
  });

  it('lets owners and operations decide what is public', async () => {
    const others = { editor: 403, viewer: 403, ministry: 403, auditor: 403, stranger: 403, anonymous: 401 };
    const [hidden, shown] = [await draft(), await published()];
    expect(await statuses((name) => agent(name).post(`${url}/${hidden}/publication`).set('If-Match', '"99"'))).toEqual({
      owner: 412,
      operator: 412,
      rival: 404,
      ...others,
    });
    expect(await statuses((name) => agent(name).delete(`${url}/${shown}/publication`).set('If-Match', '"99"'))).toEqual(
      {
        owner: 412,
        operator: 412,
        rival: 403,
        ...others,
      },
    );
    await agent('operator').post(`${url}/${hidden}/publication`).set('If-Match', '"1"').expect(200);
    await agent('operator').delete(`${url}/${hidden}/publication`).set('If-Match', '"2"').expect(200);
  });

  it('is created by its kind of organization, once per key', async () => {
    expect(await statuses((name) => agent(name).post(url).send({}))).toEqual({
      owner: 201,
      editor: 201,
      rival: 201,
      viewer: 403,
      operator: 403,
      ministry: 403,
      auditor: 403,
      stranger: 403,
      anonymous: 401,
    });
    const create = (body: object) => agent('owner').post(url).set('Idempotency-Key', 'the-same').send(body);
    const [first, second] = await Promise.all([create(complete), create(complete)]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).toBe(first.body.id);
    expect((await create({})).body.code).toBe('idempotency_key_reused');
  });

  it('lets one of many changes at the same time win and tells the others what stands', async () => {
    const one = `${url}/${await draft()}`;
    const themes = ['digital', 'nature', 'tourism', 'export', 'daily_life', 'wide_area'];
    const answers = await Promise.all(
      themes.map((theme) =>
        agent('owner')
          .patch(one)
          .set('If-Match', '"1"')
          .send({ themes: [theme] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    const won = answers.find(({ status }) => status === 200)!.body;
    const lost = answers.find(({ status }) => status === 412)!.body;
    expect(lost).toMatchObject({ code: 'stale_version', currentVersion: 2, current: { themes: won.themes } });
    expect(lost.current).not.toHaveProperty('searchVector');
    await agent('owner').patch(one).send({ themes: [] }).expect(428);
  });

  it("refuses what is not the author's to set, null where a value belongs, and codes that do not exist", async () => {
    const pointer = async (body: object): Promise<string> =>
      (await agent('owner').post(url).send(body).expect(422)).body.errors[0].pointer;
    expect(await pointer({ state: 'published' })).toBe('/state');
    expect(await pointer({ organizationId: '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11' })).toBe('/organizationId');
    expect(await pointer({ themes: null })).toBe('/themes');
    expect(await pointer({ themes: ['no such theme'] })).toBe('/themes');
  });

  it("lists what is published, and one's own drafts when asked", async () => {
    const [hidden, shown] = [await draft(), await published()];
    const ids = async (name: string, query = ''): Promise<string[]> =>
      (await agent(name).get(`${url}?limit=100${query}`).expect(200)).body.items.map(({ id }: { id: string }) => id);
    expect(await ids('anonymous')).toContain(shown);
    for (const name of Object.keys(agents)) expect(await ids(name)).not.toContain(hidden);
    expect(await ids('viewer', '&mine=true')).toEqual(expect.arrayContaining([hidden, shown]));
    for (const name of ['rival', 'operator', 'stranger']) {
      const own = await ids(name, '&mine=true');
      expect(own).not.toContain(shown);
      expect(own).not.toContain(hidden);
    }
    await agent('anonymous').get(`${url}?mine=true`).expect(401);
  });
});
