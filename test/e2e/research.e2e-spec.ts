import { createTestApi, type TestApi } from '../support/test-api';

const SEED = {
  title: '吹雪の推定',
  summary: '推定する。',
  field: '雪氷工学',
  themes: ['digital'],
  needKinds: ['research'],
};
const EQUIPMENT = {
  name: 'X線CT装置',
  category: '非破壊検査',
  summary: '中を見る。',
  themes: ['digital'],
  needKinds: ['equipment'],
};

describe('research seeds and equipment', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
    for (const prefectureCode of ['01', '20']) {
      const agent = await api.signedIn(await api.make.member('research', 'owner', { prefectureCode }));
      for (const [path, content] of [
        ['research-seeds', SEED],
        ['equipment', EQUIPMENT],
      ] as const) {
        const { body } = await agent.post(`/api/v1/${path}`).send(content).expect(201);
        await api.published(agent, path, body.id);
      }
    }
  });
  afterAll(() => api.close());

  it.each(['research-seeds', 'equipment'])('%s are found by the prefecture of their institution', async (path) => {
    const prefectures = async (query: string): Promise<string[]> =>
      (await api.anonymous().get(`/api/v1/${path}?${query}`).expect(200)).body.items
        .map(({ organization }: { organization: { prefectureCode: string } }) => organization.prefectureCode)
        .sort();
    expect(await prefectures('prefectureCode=20')).toEqual(['20']);
    expect(await prefectures('prefectureCode=47')).toEqual([]);
    expect(await prefectures('')).toEqual(['01', '20']);
    expect(await prefectures('needKind=people')).toEqual([]);
    expect(await prefectures('needKind=research,equipment')).toEqual(['01', '20']);
  });

  it('knows readiness levels from 1 to 9 only', async () => {
    const agent = await api.signedIn(await api.make.member('research', 'editor'));
    for (const trl of [0, 10, 4.5, '5']) {
      const { body } = await agent.post('/api/v1/research-seeds').send({ trl }).expect(422);
      expect(body.errors[0].pointer).toBe('/trl');
    }
    for (const trl of [1, 9, null]) {
      expect((await agent.post('/api/v1/research-seeds').send({ trl }).expect(201)).body.trl).toBe(trl);
    }
  });

  it('says of equipment whether it is remote, automated and open', async () => {
    const agent = await api.signedIn(await api.make.member('research', 'editor'));
    const given = { remoteOperated: true, automated: false, openToOutsiders: true, feeBand: 'low' };
    const { body } = await agent.post('/api/v1/equipment').send(given).expect(201);
    expect(body).toMatchObject({ ...given, feeBandLabel: '低額' });
    await agent.post('/api/v1/equipment').send({ automated: 'yes' }).expect(422);
  });

  it('finds seeds by how far they are, and equipment by how it is used', async () => {
    const agent = await api.signedIn(await api.make.member('research', 'owner'));
    const given = async (path: string, content: object): Promise<string> => {
      const { body } = await agent.post(`/api/v1/${path}`).send(content).expect(201);
      await api.published(agent, path, body.id);
      return body.id;
    };
    const found = async (path: string, query: string): Promise<string[]> =>
      (await api.anonymous().get(`/api/v1/${path}?${query}`).expect(200)).body.items.map(
        ({ id }: { id: string }) => id,
      );

    const early = await given('research-seeds', { ...SEED, trl: 3 });
    const late = await given('research-seeds', { ...SEED, trl: 7 });
    expect(await found('research-seeds', 'trlFrom=7')).toEqual([late]);
    expect((await found('research-seeds', 'trlFrom=3')).sort()).toEqual([early, late].sort());
    for (const wrong of ['0', '10', '4.5', 'x']) {
      await api.anonymous().get(`/api/v1/research-seeds?trlFrom=${wrong}`).expect(422);
    }

    const remote = await given('equipment', { ...EQUIPMENT, remoteOperated: true, feeBand: 'low' });
    const open = await given('equipment', { ...EQUIPMENT, automated: true, openToOutsiders: true, feeBand: 'high' });
    expect(await found('equipment', 'remoteOperated=true')).toEqual([remote]);
    expect(await found('equipment', 'automated=true')).toEqual([open]);
    expect(await found('equipment', 'openToOutsiders=true')).toEqual([open]);
    expect(await found('equipment', 'remoteOperated=false')).not.toContain(remote);
    expect(await found('equipment', 'feeBand=low')).toEqual([remote]);
    expect((await found('equipment', 'feeBand=low,high')).sort()).toEqual([remote, open].sort());
    expect(await found('equipment', 'feeBand=low&automated=true')).toEqual([]);
    await api.anonymous().get('/api/v1/equipment?feeBand=cheap').expect(422);
  });
});
