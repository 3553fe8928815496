import { createTestApi, type TestApi } from '../support/test-api';

describe('precedents', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  it.each(['municipality', 'prefecture'] as const)('are written by a %s', async (kind) => {
    const agent = await api.signedIn(await api.make.member(kind, 'editor'));
    const { body } = await agent.post('/api/v1/precedents').send({ title: '雪室で寝かせた酒' }).expect(201);
    expect(body).toMatchObject({ title: '雪室で寝かせた酒', organization: { kind } });
  });

  it('do not end before they begin, also when only one year is changed', async () => {
    const agent = await api.signedIn(await api.make.member('municipality', 'owner'));
    const years = { startedFiscalYear: 2021, finishedFiscalYear: 2023 };
    const { body } = await agent.post('/api/v1/precedents').send(years).expect(201);
    const refused = await agent
      .patch(`/api/v1/precedents/${body.id}`)
      .set('If-Match', '"1"')
      .send({ startedFiscalYear: 2024 })
      .expect(422);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/finishedFiscalYear', code: 'order' })]);
  });

  it('are searched by what was learned and by who paid', async () => {
    const agent = await api.signedIn(await api.make.member('municipality', 'owner', { prefectureCode: '15' }));
    const { body } = await agent
      .post('/api/v1/precedents')
      .send({
        title: '除雪車の位置を見せる',
        reason: '電話が集中した。',
        tried: '地図で見せた。',
        outcome: '電話が減った。',
        lessons: '運転手に先に画面を見せた。',
        programNames: ['県の補助事業（架空の想定）'],
        themes: ['digital'],
        finishedFiscalYear: 2024,
      })
      .expect(201);
    await api.published(agent, 'precedents', body.id);
    const found = async (query: string): Promise<number> =>
      (await api.anonymous().get(`/api/v1/precedents?${query}`).expect(200)).body.items.length;
    expect(await found('q=運転手 補助事業')).toBe(1);
    expect(await found('q=漁船')).toBe(0);
    expect(await found('prefectureCode=15')).toBe(1);
    expect(await found('prefectureCode=16')).toBe(0);
  });
});
