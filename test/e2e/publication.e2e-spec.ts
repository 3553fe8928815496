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
  /** Its owner asks, the operations office publishes. */
  readonly reviewed: boolean;
}

const RESOURCES: readonly Resource[] = [
  {
    path: 'offerings',
    subject: 'offering',
    owner: 'startup',
    complete: { name: '集落への定期便', summary: '荷物を運ぶ。', themes: ['daily_life'], needKinds: ['technology'] },
    required: ['/name', '/summary', '/themes', '/needKinds'],
    candidateKind: 'offering',
    reviewed: true,
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
    reviewed: false,
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
    reviewed: false,
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
    reviewed: true,
  },
];

describe.each(RESOURCES)('$path', ({ path, subject, owner, complete, required, candidateKind, reviewed }) => {
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
    await api.published(agent('owner'), path, id);
    return id;
  };
  const shownVersion = reviewed ? 3 : 2;
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
    const asked = await agent('owner').post(`${one}/publication`).set('If-Match', '"2"').expect(200);
    let at = 3;
    if (reviewed) {
      expect(asked.body).toMatchObject({ version: 3, state: 'in_review', publishedAt: null, editable: false });
      await agent('anonymous').get(one).expect(404);
      await agent('owner')
        .patch(one)
        .set('If-Match', '"3"')
        .send({ themes: ['digital'] })
        .expect(409);
      await agent('operator').post(`${one}/publication`).set('If-Match', '"3"').expect(200);
      at = 4;
    }
    const shown = await agent('owner').get(one).expect(200);
    expect(shown.body).toMatchObject({ version: at, state: 'published', publishedAt: expect.any(String) });
    expect(shown.body.reviewedVersion).toBe(reviewed ? at : null);
    expect((await agent('anonymous').get(one).expect(200)).body).toMatchObject({ ...complete, editable: false });

    const emptied = await agent('owner').patch(one).set('If-Match', `"${at}"`).send({ themes: [] }).expect(422);
    expect(emptied.body.code).toBe('publication_incomplete');
    await agent('owner')
      .patch(one)
      .set('If-Match', `"${at}"`)
      .send({ themes: ['digital'] })
      .expect(200);
    const back = await agent('owner')
      .delete(`${one}/publication`)
      .set('If-Match', `"${at + 1}"`)
      .expect(200);
    expect(back.body).toMatchObject({ version: at + 2, state: 'withdrawn' });
    await agent('anonymous').get(one).expect(404);
    await agent('owner')
      .patch(one)
      .set('If-Match', `"${at + 2}"`)
      .send({ themes: ['nature'] })
      .expect(200);
    await agent('owner')
      .delete(`${one}/publication`)
      .set('If-Match', `"${at + 3}"`)
      .expect(409);

    const records = await api.database.query<{ action: string; subject_version: number }>(
      'SELECT action, subject_version FROM audit_record WHERE subject_id = $1 ORDER BY id',
      [begun.id],
    );
    const steps = ['create', 'edit', ...(reviewed ? ['submit'] : []), 'publish', 'edit', 'withdraw', 'edit'];
    expect(records.map(({ action, subject_version }) => `${action} ${subject_version}`)).toEqual(
      steps.map((step, i) => `${subject}.${step} ${i + 1}`),
    );
    const events = await api.database.query<{ payload: object }>(
      `SELECT payload FROM outbox WHERE name = 'candidates.changed' AND payload->'candidates'->0->>'id' = $1 ORDER BY position`,
      [begun.id],
    );
    // Only what others can notice: shown, changed while shown, taken back.
    const noticed = candidateKind === null ? [] : [at, at + 1, at + 2];
    expect(events.map(({ payload }) => payload)).toEqual(
      noticed.map((version) => ({ kind: candidateKind, candidates: [{ id: begun.id, version }] })),
    );
    const { body: versions } = await agent('viewer').get(`${one}/versions`).expect(200);
    expect(versions.map(({ version }: { version: number }) => version)).toEqual(steps.map((_, i) => steps.length - i));
    const { body: diff } = await agent('operator')
      .get(`${one}/versions/diff?from=${at}&to=${at + 1}`)
      .expect(200);
    expect(diff).toEqual([{ field: 'themes', label: '分野', before: complete['themes'], after: ['digital'] }]);
    await agent('owner').get(`${one}/versions/diff?from=1&to=99`).expect(404);
  });

  it('is stopped and shown again by the operations office alone, which says why', async () => {
    const one = `${url}/${await published()}`;
    const others = { editor: 403, viewer: 403, ministry: 403, auditor: 403, stranger: 403, anonymous: 401 };
    const stop = (name: string) =>
      agent(name).post(`${one}/suspension`).set('If-Match', '"99"').send({ reason: '確認' });
    expect(await statuses(stop)).toEqual({ owner: 403, rival: 403, operator: 412, ...others });
    const reason = '実績の記載を確認しています。';
    const current = `"${shownVersion}"`;
    await agent('operator').post(`${one}/suspension`).set('If-Match', current).send({ reason: ' ' }).expect(422);
    await agent('operator').post(`${one}/suspension`).set('If-Match', current).send({ reason }).expect(200);
    await agent('anonymous').get(one).expect(404);
    expect((await agent('owner').get(one).expect(200)).body.stateLabel).toBe('公開停止中');
    await agent('owner')
      .patch(one)
      .set('If-Match', `"${shownVersion + 1}"`)
      .send({ themes: ['nature'] })
      .expect(200);
    await agent('owner')
      .post(`${one}/publication`)
      .set('If-Match', `"${shownVersion + 2}"`)
      .expect(409);
    await agent('operator')
      .delete(`${one}/suspension`)
      .set('If-Match', `"${shownVersion + 2}"`)
      .expect(200);
    await agent('anonymous').get(one).expect(200);
    const { body: reviews } = await agent('owner').get(`${one}/reviews`).expect(200);
    expect(reviews.slice(0, 2)).toMatchObject([{ decision: 'resume' }, { decision: 'suspend', reason }]);
    for (const name of ['rival', 'anonymous', 'ministry']) {
      expect([401, 403, 404]).toContain((await agent(name).get(`${one}/reviews`)).status);
      expect([401, 403, 404]).toContain((await agent(name).get(`${one}/versions`)).status);
    }
    const mails = await api.database.query<{ template: string }>(
      `SELECT template FROM mail WHERE template IN ('content-suspended', 'content-resumed') AND parameters::text LIKE $1`,
      [`%${one.split('/').at(-1)}%`],
    );
    expect(mails.map(({ template }) => template).sort()).toEqual(['content-resumed', 'content-suspended']);
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
    const by = agent('operator');
    // Nobody puts words into public that their author has not asked for.
    await by
      .post(`${url}/${hidden}/publication`)
      .set('If-Match', '"1"')
      .expect(reviewed ? 409 : 200);
    await by.delete(`${url}/${shown}/publication`).set('If-Match', `"${shownVersion}"`).expect(200);
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
