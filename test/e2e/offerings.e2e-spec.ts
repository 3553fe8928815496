import { Offerings } from '@app/offerings';
import { requestContext } from '@app/platform';
import { encodeCursor } from '@app/database';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';

const URL = '/api/v1/offerings';
const BASE = { summary: '荷物を運ぶ。', themes: ['daily_life'], needKinds: ['technology'] };

describe('the list of offerings', () => {
  let api: TestApi;
  let seller: Agent;
  let sellerId: string;

  beforeAll(async () => {
    api = await createTestApi();
    const account = await api.make.member('startup', 'owner', { name: '株式会社ソラザオ（架空）' });
    sellerId = account.principal.organizationId;
    seller = await api.signedIn(account);
    for (let i = 0; i < 7; i++) {
      const content = {
        name: `雪おろし機 ${i}`,
        summary: i % 2 === 0 ? '雪おろしの人手を減らす雪おろし機。' : '屋根の雪を落とす。',
        themes: i < 2 ? ['digital'] : ['daily_life', 'disaster_resilience'],
        needKinds: i === 6 ? ['people'] : ['technology', 'equipment'],
        deliveryPrefectures: i < 3 ? ['01'] : [],
      };
      const { body } = await seller.post(URL).send(content).expect(201);
      await api.published(seller, 'offerings', body.id);
    }
  });
  afterAll(() => api.close());

  /** Follows the pages to the end. @returns the numbers in the names */
  async function numbers(query = ''): Promise<number[]> {
    const found: number[] = [];
    let next = '';
    for (;;) {
      const { body } = await api.anonymous().get(`${URL}?limit=2${query}${next}`).expect(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      found.push(...body.items.map(({ name }: { name: string }) => Number(name.split(' ')[1])));
      if (body.nextCursor === null) return found;
      next = `&cursor=${body.nextCursor}`;
    }
  }

  it('pages through the latest change first', async () => {
    expect(await numbers()).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it('pages through the best matches first', async () => {
    const found = await numbers('&q=雪おろし');
    expect(found.slice(0, 4).sort()).toEqual([0, 2, 4, 6]);
    expect(found.slice(4).sort()).toEqual([1, 3, 5]);
  });

  it.each([
    ['every word must occur', '&q=雪おろし 屋根', [1, 3, 5]],
    ['width and kana do not matter', '&q=雪ｵﾛｼ　屋根', [1, 3, 5]],
    ['the company is found by name', '&q=ソラザオ 屋根', [1, 3, 5]],
    ['no word, nothing found', '&q=ドローン', []],
    ['nothing searchable asks for nothing', '&q=、。', [0, 1, 2, 3, 4, 5, 6]],
    ['any of the themes', '&theme=digital&theme=disaster_resilience', [0, 1, 2, 3, 4, 5, 6]],
    ['one theme', '&theme=digital', [0, 1]],
    ['one kind of need', '&needKind=people', [6]],
    ['delivered there or everywhere', '&prefectureCode=20', [3, 4, 5, 6]],
    ['delivered there too', '&prefectureCode=01', [0, 1, 2, 3, 4, 5, 6]],
    ['all filters together', '&theme=digital&needKind=people', []],
  ])('%s', async (_, query, expected) => {
    expect((await numbers(query)).sort()).toEqual(expected);
  });

  it('narrows to one organization', async () => {
    const other = (await api.make.member('startup', 'owner')).principal.organizationId;
    expect(await numbers(`&organizationId=${sellerId}`)).toHaveLength(7);
    expect(await numbers(`&organizationId=${other}`)).toEqual([]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'theme=nothing',
    'prefectureCode=48',
    'organizationId=1',
    'mine=maybe',
    'unknown=1',
    'cursor=x',
    `cursor=${encodeCursor([0.5, '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11'])}`,
    `q=雪&cursor=${encodeCursor(['2026-11-23T00:00:00.000Z', '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11'])}`,
  ])('answers 422 to %s', async (query) => {
    const { body } = await api.anonymous().get(`${URL}?${query}`).expect(422);
    expect(body.errors).toHaveLength(1);
  });

  it('gives the index what changed, and only what is published from the beginning', async () => {
    const offerings = api.app.get(Offerings, { strict: false });
    const since = (moment: Date | null) =>
      requestContext.run({}, async () => {
        const found = [];
        for await (const page of offerings.versionsSince(moment)) found.push(...page);
        return found;
      });
    const { body } = await seller
      .post(URL)
      .send({ ...BASE, name: '下書き' })
      .expect(201);
    expect(await since(null)).toHaveLength(7);
    const changed = await since(new Date(body.updatedAt));
    expect(changed).toEqual([{ id: body.id, version: 1, updatedAt: new Date(body.updatedAt) }]);
    expect(await since(new Date(Date.parse(body.updatedAt) + 1))).toEqual([]);
    const [loaded] = await requestContext.run({}, () => offerings.load([body.id]));
    expect(loaded).toMatchObject({ item: { name: '下書き', state: 'draft' }, shown: false });
  });

  it('keeps prices as numbers and in order', async () => {
    const { body } = await seller
      .post(URL)
      .send({ ...BASE, priceModel: 'subscription', priceMinYen: 450_000, priceMaxYen: 98_000_000_000 })
      .expect(201);
    const { body: read } = await seller.get(`${URL}/${body.id}`).expect(200);
    expect(read).toMatchObject({
      priceMinYen: 450_000,
      priceMaxYen: 98_000_000_000,
      priceModelLabel: '定額（月額・年額）',
    });
    const refused = await seller.patch(`${URL}/${body.id}`).set('If-Match', '"1"').send({ priceMaxYen: 1 }).expect(422);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/priceMaxYen', code: 'range' })]);
    const cleared = await seller
      .patch(`${URL}/${body.id}`)
      .set('If-Match', '"1"')
      .send({ priceMaxYen: null })
      .expect(200);
    expect(cleared.body.priceMaxYen).toBeNull();
  });
});
