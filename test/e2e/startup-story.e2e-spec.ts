import { corporateNumberCheckDigit } from '@app/japan';
import { eventually } from '../support/eventually';
import { COMPLETE_IDEA, type TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { createTestWorker } from '../support/test-worker';

const PASSWORD = 'あたらしい-password-2026';
const EMAIL = 'founder@startup.example';

/** Read from top to bottom: each step needs the one before. */
describe('a startup', () => {
  let api: TestApi;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let office: Agent;
  let officer: Agent;
  let officerAccount: TestAccount;
  let founder: Agent;
  let ideaId: string;
  let offeringId: string;
  let inquiryId: string;

  beforeAll(async () => {
    api = await createTestApi();
    office = await api.signedIn(await api.make.member('operations', 'operator'));
    officerAccount = await api.make.member('municipality', 'owner');
    officer = await api.signedIn(officerAccount);
    ideaId = (await api.make.submittedIdea(officerAccount.principal)).idea.id;
    founder = api.anonymous();
    worker = await createTestWorker(api.database);
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  it('registers by its 法人番号, confirms its address, and is approved', async () => {
    const digits = '123456789012';
    const corporateNumber = `${corporateNumberCheckDigit(digits)}${digits}`;
    const organization = { kind: 'startup', name: '株式会社ソラザオ（架空）', corporateNumber };
    await api
      .anonymous()
      .post('/api/v1/registrations')
      .send({ organization, email: EMAIL, displayName: '創業 太郎' })
      .expect(202);
    const [mail] = await api.database.query<{ link: string }>(
      `SELECT parameters->>'link' AS link FROM mail WHERE to_address = $1`,
      [EMAIL],
    );
    const token = new URL(mail!.link).hash.slice(1);
    await api.anonymous().post('/api/v1/registrations/confirmation').send({ token, password: PASSWORD }).expect(200);
    const { body: waiting } = await office.get('/api/v1/registrations').expect(200);
    await office.post(`/api/v1/registrations/${waiting.items[0].id}/approval`).expect(200);
    await founder.post('/api/v1/sessions').send({ email: EMAIL, password: PASSWORD }).expect(201);
  });

  it('writes an offering, asks for publication, mends what the office remarks, and is published', async () => {
    const draft = { name: '集落への定期便', themes: ['daily_life', 'digital'], needKinds: ['technology'] };
    const { body } = await founder.post('/api/v1/offerings').send(draft).expect(201);
    offeringId = body.id;
    const one = `/api/v1/offerings/${offeringId}`;
    const refused = await founder.post(`${one}/publication`).set('If-Match', '"1"').expect(422);
    expect(refused.body.errors[0].pointer).toBe('/summary');
    const summary = '山あいの集落へ薬と食料を運ぶ。';
    await founder.patch(one).set('If-Match', '"1"').send({ summary }).expect(200);
    await founder.post(`${one}/publication`).set('If-Match', '"2"').expect(200);
    const remarks = [{ field: 'description', code: 'missing' }];
    await office.post(`${one}/return`).set('If-Match', '"3"').send({ remarks }).expect(200);
    const description = '商店のない谷あいの集落へ、週2便で薬と食料を定期配送します。高齢者の買い物を支えます。';
    await founder.patch(one).set('If-Match', '"4"').send({ description }).expect(200);
    await founder.post(`${one}/publication`).set('If-Match', '"5"').expect(200);
    await office.post(`${one}/publication`).set('If-Match', '"6"').expect(200);
  });

  it('is matched to an idea that was there before, the same minute, without anybody searching', async () => {
    const begin = Date.now();
    await eventually(async () => {
      const { body } = await officer.get(`/api/v1/ideas/${ideaId}/recommendations?kind=offering`).expect(200);
      const found = body.kinds[0].items.map((item: { candidate: { id: string } }) => item.candidate.id);
      expect(found).toContain(offeringId);
    }, 60_000);
    expect(Date.now() - begin).toBeLessThan(60_000);
  });

  it('is asked, and sees the public summary and no person', async () => {
    const { body } = await officer
      .post(`/api/v1/ideas/${ideaId}/inquiries`)
      .send({ kind: 'offering', candidateId: offeringId, message: '来年度の実証を検討しています。', share: 'summary' })
      .expect(201);
    inquiryId = body.id;
    const { body: list } = await founder.get('/api/v1/inquiries?side=received').expect(200);
    expect(list.items).toMatchObject([{ id: inquiryId, stateLabel: '回答待ち', ideaTitle: COMPLETE_IDEA.title }]);
    const { body: read } = await founder.get(`/api/v1/inquiries/${inquiryId}`).expect(200);
    expect(read.shared.publicSummary).toBe(COMPLETE_IDEA.publicSummary);
    expect(read.contacts).toBeNull();
  });

  it('accepts, and both sides know whom to call', async () => {
    const reply = { answer: 'interested', text: '来月ご説明に伺えます。' };
    await founder.post(`/api/v1/inquiries/${inquiryId}/answer`).set('If-Match', '"1"').send(reply).expect(200);
    for (const side of [founder, officer]) {
      const { body } = await side.get(`/api/v1/inquiries/${inquiryId}`).expect(200);
      expect(body.contacts).toMatchObject({ asker: { email: officerAccount.email }, recipient: { email: EMAIL } });
    }
  });

  it('and matching has learned that the two considered one another', async () => {
    await eventually(async () => {
      const [decision] = await api.database.query(
        `SELECT outcome, provider_outcome AS answer FROM decision WHERE idea_id = $1 AND candidate_id = $2`,
        [ideaId, offeringId],
      );
      expect(decision).toEqual({ outcome: 'interested', answer: 'interested' });
    }, 30_000);
  });
});
