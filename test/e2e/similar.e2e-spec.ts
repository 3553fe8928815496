import { eventually } from '../support/eventually';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { createTestWorker } from '../support/test-worker';

const SUMMARY = '山あいの集落へドローンで薬と日用品を届ける試み。';
const IDEA = {
  title: '店のない集落に荷物を届けたい',
  challenge: '集落から商店がなくなり、車のない高齢者が困っている。',
  publicSummary: SUMMARY,
  privateMemo: '議会前につき内密の極秘メモ',
  themes: ['daily_life'],
  needs: [{ kind: 'technology', description: '荷物を運ぶ仕組み' }],
};

interface SimilarAnswer {
  ideas: { id: string; publicSummary: string; nearDuplicate: boolean; likeness: string; organization: object }[];
  precedents: { id: string; title: string; likeness: string }[];
}

describe('similar ideas and precedents', () => {
  let api: TestApi;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let [officer, neighbour]: Agent[] = [];

  beforeAll(async () => {
    api = await createTestApi();
    officer = await api.signedIn(await api.make.member('municipality', 'owner'));
    neighbour = await api.signedIn(await api.make.member('municipality', 'owner'));
    worker = await createTestWorker(api.database);
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  async function submit(agent: Agent, content: object): Promise<string> {
    const { body } = await agent.post('/api/v1/ideas').send(content).expect(201);
    await agent.post(`/api/v1/ideas/${body.id}/submission`).set('If-Match', '"1"').expect(200);
    return body.id;
  }
  const similarTo = async (agent: Agent, ideaId: string): Promise<SimilarAnswer> =>
    (await agent.get(`/api/v1/ideas/${ideaId}/similar`).expect(200)).body;
  const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

  it('shows both sides the public summary of the other, nothing else, and only while it is public', async () => {
    const mine = await submit(officer!, IDEA);
    const theirs = await submit(neighbour!, {
      ...IDEA,
      title: '秘密の題名',
      challenge: '他の自治体に見せない課題の文章',
      publicSummary: '離れた集落の高齢者へ、ドローンで食料や薬を届ける。',
    });
    await submit(neighbour!, { ...IDEA, publicSummary: '酒蔵の温度を計測し、担い手を育てる。', themes: ['tourism'] });

    await eventually(async () => {
      const found = await similarTo(officer!, mine);
      expect(ids(found.ideas)).toEqual([theirs]);
      expect(found.ideas[0]).toMatchObject({ nearDuplicate: false, likeness: expect.stringContaining('分野が重なる') });
      expect(JSON.stringify(found)).not.toMatch(/秘密の題名|見せない課題|極秘/);
      expect(ids((await similarTo(neighbour!, theirs)).ideas)).toEqual([mine]);
    }, 30_000);
    await neighbour!.get(`/api/v1/ideas/${mine}/similar`).expect(404);

    await neighbour!.post(`/api/v1/ideas/${theirs}/withdrawal`).set('If-Match', '"2"').expect(200);
    await eventually(async () => expect((await similarTo(officer!, mine)).ideas).toEqual([]), 30_000);
  }, 60_000);

  it('names a near duplicate of the same municipality and a precedent, and forgets what was taken back', async () => {
    const first = await submit(officer!, { ...IDEA, publicSummary: '廃校を改修し、起業する若者の仕事場にする。' });
    const again = await submit(officer!, { ...IDEA, publicSummary: '廃校を改修し、起業する若者の仕事場とする構想。' });
    const { body: precedent } = await neighbour!
      .post('/api/v1/precedents')
      .send({
        title: '廃校が若者の仕事場になるまで',
        reason: '廃校が使われずに傷んでいた。',
        tried: '廃校を改修し、起業する若者に貸した。',
        outcome: '三年で八人が起業した。',
        themes: ['youth_women'],
        finishedFiscalYear: 2024,
      })
      .expect(201);
    const publication = `/api/v1/precedents/${precedent.id}/publication`;
    await api.published(neighbour!, 'precedents', precedent.id);

    await eventually(async () => {
      const found = await similarTo(officer!, first);
      expect(found.ideas).toMatchObject([{ id: again, nearDuplicate: true }]);
      expect(found.precedents).toMatchObject([{ id: precedent.id, title: '廃校が若者の仕事場になるまで' }]);
    }, 30_000);

    await neighbour!.delete(publication).set('If-Match', '"3"').expect(200);
    await eventually(async () => expect((await similarTo(officer!, first)).precedents).toEqual([]), 30_000);
  }, 60_000);
});
