import { type Agent, createTestApi, type TestApi } from '../support/test-api';

const URL = '/api/v1/offerings';
const COMPLETE = { name: '集落への定期便', summary: '荷物を運ぶ。', themes: ['daily_life'], needKinds: ['technology'] };

describe('the review of offerings', () => {
  let api: TestApi;
  let seller: Agent;
  let office: Agent;
  let anyone: Agent;
  let email: string;

  beforeAll(async () => {
    api = await createTestApi();
    const account = await api.make.member('startup', 'owner');
    email = account.email;
    seller = await api.signedIn(account);
    office = await api.signedIn(await api.make.member('operations', 'operator'));
    anyone = api.anonymous();
  });
  afterAll(() => api.close());

  const draft = async (further: object = {}): Promise<string> =>
    (
      await seller
        .post(URL)
        .send({ ...COMPLETE, ...further })
        .expect(201)
    ).body.id;
  const ask = (id: string, version = 1) =>
    seller.post(`${URL}/${id}/publication`).set('If-Match', `"${version}"`).expect(200);
  const waiting = async (): Promise<string[]> =>
    (await office.get(`${URL}?awaitingReview=true&limit=100`).expect(200)).body.items.map(
      ({ id }: { id: string }) => id,
    );

  it('sends back with remarks on fields, which the owner reads and mends', async () => {
    const id = await draft();
    await ask(id);
    expect(await waiting()).toContain(id);
    const remarks = [
      { field: 'summary', code: 'unclear' },
      { field: 'priceMinYen', code: 'missing', text: '1路線あたりの月額が知りたい。' },
      { code: 'other', text: '写真の出典を教えてください。' },
    ];
    const send = (body: object) => office.post(`${URL}/${id}/return`).set('If-Match', '"2"').send(body);
    const wrong = await send({ remarks: [{ field: 'searchVector', code: 'unclear' }, { code: 'other' }] }).expect(422);
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/remarks/0/field',
      '/remarks/1/text',
    ]);
    await send({ remarks: [] }).expect(422);
    expect((await send({ remarks }).expect(200)).body).toMatchObject({
      state: 'draft',
      version: 3,
      reviewedVersion: 3,
    });
    expect(await waiting()).not.toContain(id);

    const [review] = (await seller.get(`${URL}/${id}/reviews`).expect(200)).body;
    expect(review).toMatchObject({ decision: 'return', decisionLabel: '差し戻し', version: 3 });
    expect(review.remarks.map(({ fieldLabel, label }: Record<string, string>) => [fieldLabel, label])).toEqual([
      ['概要', '自治体の担当者に伝わりにくい書き方です。'],
      ['価格の下限', '必要なことが書かれていません。'],
      [null, 'その他'],
    ]);
    const [mail] = await api.database.query<{ said: string }>(
      `SELECT parameters->>'remarks' AS said FROM mail WHERE to_address = $1 AND template = 'content-returned'`,
      [email],
    );
    expect(mail!.said).toBe(
      '・概要: 自治体の担当者に伝わりにくい書き方です。\n・価格の下限: 必要なことが書かれていません。 1路線あたりの月額が知りたい。\n・写真の出典を教えてください。',
    );
    await seller.patch(`${URL}/${id}`).set('If-Match', '"3"').send({ summary: '週2便で食品を運ぶ。' }).expect(200);
    await ask(id, 4);
    await office.post(`${URL}/${id}/publication`).set('If-Match', '"5"').expect(200);
    await anyone.get(`${URL}/${id}`).expect(200);
  });

  it('may be called off by the owner; the office cannot publish what was called off meanwhile', async () => {
    const id = await draft();
    await ask(id);
    const [publish, recall] = await Promise.all([
      office.post(`${URL}/${id}/publication`).set('If-Match', '"2"'),
      seller.delete(`${URL}/${id}/publication`).set('If-Match', '"2"'),
    ]);
    expect([publish.status, recall.status].sort()).toEqual([200, 412]);
    const { body } = await seller.get(`${URL}/${id}`).expect(200);
    expect(body.state).toBe(publish.status === 200 ? 'published' : 'draft');
  });

  it('lists what changed after it was published, until the office has looked at it', async () => {
    const id = await draft();
    await api.published(seller, 'offerings', id);
    expect(await waiting()).not.toContain(id);
    await seller.patch(`${URL}/${id}`).set('If-Match', '"3"').send({ priceMinYen: 500_000 }).expect(200);
    expect((await anyone.get(`${URL}/${id}`).expect(200)).body.priceMinYen).toBe(500_000);
    expect(await waiting()).toContain(id);
    await office.post(`${URL}/${id}/confirmation`).set('If-Match', '"3"').expect(412);
    const { body } = await office.post(`${URL}/${id}/confirmation`).set('If-Match', '"4"').expect(200);
    expect(body).toMatchObject({ version: 4, reviewedVersion: 4, state: 'published' });
    expect(await waiting()).not.toContain(id);
    for (const [agent, status] of [
      [seller, 422],
      [anyone, 401],
    ] as const) {
      await agent.get(`${URL}?awaitingReview=true`).expect(status);
    }
  });

  it('keeps confidential deliveries and completeness to insiders', async () => {
    const trackRecords = [
      { body: '試験町（架空）', fiscalYear: 2024, amountYen: 1_200_000, what: '定期便', confidential: true },
      { body: '見本市（架空）', fiscalYear: 2025, amountYen: 900_000, what: '実証', confidential: false },
    ];
    const id = await draft({ trackRecords });
    await api.published(seller, 'offerings', id);
    const { body: mine } = await seller.get(`${URL}/${id}`).expect(200);
    expect(mine.trackRecords).toEqual(trackRecords);
    expect(mine.completeness.missing).toContainEqual({
      field: 'unifiedQualification',
      label: '全省庁統一資格',
      hiddenFrom: '国の機関の調達担当者',
    });
    const { body: theirs } = await anyone.get(`${URL}/${id}`).expect(200);
    expect(theirs.completeness).toBeNull();
    expect(theirs.trackRecords).toEqual([{ ...trackRecords[0], body: '非公開', amountYen: null }, trackRecords[1]]);
    const { body: found } = await anyone.get(`${URL}?q=試験町`).expect(200);
    expect(found.items.map((item: { id: string }) => item.id)).not.toContain(id);
    expect((await anyone.get(`${URL}?q=見本市`).expect(200)).body.items[0].id).toBe(id);
  });

  it('takes qualifications and certificates, and says which entry of a list is wrong', async () => {
    const unifiedQualification = { body: '全省庁', grade: 'B', number: '0000012345', validUntil: '2028-03-31' };
    const id = await draft({
      unifiedQualification,
      biddingQualifications: [{ body: '長野県', grade: 'A', number: null, validUntil: null }],
      certifications: [{ name: 'ISO/IEC 27001', issuer: '認証機関（架空）', validUntil: '2027-06-30' }],
    });
    expect((await seller.get(`${URL}/${id}`)).body.unifiedQualification).toEqual(unifiedQualification);
    const pointers = async (body: object) =>
      (await seller.patch(`${URL}/${id}`).set('If-Match', '"1"').send(body).expect(422)).body.errors.map(
        ({ pointer }: { pointer: string }) => pointer,
      );
    expect(await pointers({ certifications: [{ name: 'A', issuer: null, validUntil: '2027-02-30' }] })).toEqual([
      '/certifications/0/validUntil',
    ]);
    expect(await pointers({ trackRecords: [{ body: 'x', what: 'y', confidential: 'no', secret: 1 }] })).toEqual(
      expect.arrayContaining(['/trackRecords/0/confidential', '/trackRecords/0/secret']),
    );
    expect(await pointers({ biddingQualifications: ['A'] })).not.toEqual([]);
    expect(await pointers({ priceModel: 'one_off', pricePeriod: 'month' })).toEqual(['/pricePeriod']);
  });
});
