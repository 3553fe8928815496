import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { createTestWorker } from '../support/test-worker';
import { eventually } from '../support/eventually';

const IDEA = {
  title: '店のない集落に荷物を届けたい',
  challenge: '山あいの集落から商店がなくなり、車のない高齢者が食料と薬を受け取れない。',
  publicSummary: '山あいの集落へドローンで荷物を届ける試み。',
  themes: ['daily_life'],
  stage: 'pilot',
  needs: [
    { kind: 'technology', description: 'ドローンで荷物を運ぶ仕組み' },
    { kind: 'funding', description: '試行の費用' },
  ],
  budgetYen: 20_000_000,
  ownShareYen: 10_000_000,
};
const OFFERING = {
  name: '山あいの集落へのドローン配送',
  summary: '商店のない集落へ、食料や薬をドローンで届け、荷物を運ぶ仕組み。',
  themes: ['daily_life'],
  needKinds: ['technology'],
};
const PROGRAM = {
  name: '集落へのドローン配送の実証補助金',
  overview: '山あいの集落の高齢者へ食料や薬の荷物をドローンで届ける実証の費用を補助する。',
  kind: 'subsidy',
  needKinds: ['funding'],
  themes: ['daily_life'],
  ceilingYen: 8_000_000,
  maxRate: 0.5,
  eligibility: { is: 'applicantKind', in: ['municipality'], source: '補助対象者は市町村とする。' },
};

describe('packages', () => {
  let api: TestApi;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let [officer, startup, ministry]: Agent[] = [];

  beforeAll(async () => {
    api = await createTestApi();
    officer = await api.signedIn(await api.make.member('municipality', 'owner'));
    startup = await api.signedIn(await api.make.member('startup', 'owner'));
    ministry = await api.signedIn(await api.make.member('ministry', 'program_editor'));
    worker = await createTestWorker(api.database);
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  async function publish(agent: Agent, path: string, content: object): Promise<string> {
    const { body } = await agent.post(`/api/v1/${path}`).send(content).expect(201);
    await api.published(agent, path, body.id);
    return body.id;
  }

  async function submit(): Promise<string> {
    const { body } = await officer!.post('/api/v1/ideas').send(IDEA).expect(201);
    await officer!.post(`/api/v1/ideas/${body.id}/submission`).set('If-Match', '"1"').expect(200);
    return body.id;
  }

  const packagesOf = async (ideaId: string) =>
    (await officer!.get(`/api/v1/ideas/${ideaId}/packages`).expect(200)).body;

  it('says why there is none, composes one when it can, and marks who has been taken back', async () => {
    const ideaId = await submit();
    const none = await eventually(() => packagesOf(ideaId), 30_000);
    expect(none).toMatchObject({ packages: [], outdated: false });
    expect(none.note).toMatch(/見つかりませんでした/);

    const offeringId = await publish(startup!, 'offerings', OFFERING);
    const programId = await publish(ministry!, 'programs', PROGRAM);
    const [first] = await eventually(async () => {
      const { packages } = await packagesOf(ideaId);
      expect(packages[0]?.members).toHaveLength(2);
      return packages;
    }, 30_000);
    expect(first).toMatchObject({ title: '案1', composition: '支援施策1件、提供サービス1件', gap: 0, open: [] });
    expect(first.members.map(({ id }: { id: string }) => id)).toEqual([programId, offeringId]);
    expect(first.coverage.map(({ need, by }: { need: string; by: { id: string }[] }) => [need, by[0]!.id])).toEqual([
      ['ドローンで荷物を運ぶ仕組み', offeringId],
      ['試行の費用', programId],
    ]);
    expect(first.money.fact).toMatchObject({ grantsYen: 8_000_000, ownShareNeededYen: 8_000_000, openYen: 2_000_000 });
    expect(first.money.lines[0]).toBe(
      '「集落へのドローン配送の実証補助金」: 最大 800万円（上限 800万円、補助率 最大 50%）。あわせて自己負担 800万円が要ります。',
    );
    expect(first.timeline.steps[0]).toContain('公募の時期の記載がありません');
    expect(first.ministries).toEqual([
      { name: expect.any(String), programs: ['「集落へのドローン配送の実証補助金」'] },
    ]);

    // What was taken back is no longer anyone's to see, at once; later the idea is matched again without it.
    await worker.close();
    await startup!.delete(`/api/v1/offerings/${offeringId}/publication`).set('If-Match', '"3"').expect(200);
    const [marked] = (await packagesOf(ideaId)).packages;
    expect(marked.members[1]).toMatchObject({ withdrawn: true, candidate: null });
    expect(JSON.stringify(marked)).not.toContain(OFFERING.name);
    worker = await createTestWorker(api.database);
    await eventually(async () => {
      const { packages } = await packagesOf(ideaId);
      expect(packages.map(({ members }: { members: unknown[] }) => members.length)).toEqual([1]);
    }, 30_000);
    const kept = await api.database.query(
      `SELECT (SELECT count(*)::int FROM recommendation_packages) AS packages,
              (SELECT count(DISTINCT run_id)::int FROM recommendation_list) AS lists`,
    );
    expect(kept[0]).toEqual({ packages: 2, lists: 2 });
  }, 120_000);

  it('are nobody else’s to read', async () => {
    const ideaId = await submit();
    const other = await api.signedIn(await api.make.member('municipality', 'owner'));
    await other.get(`/api/v1/ideas/${ideaId}/packages`).expect(404);
    await startup!.get(`/api/v1/ideas/${ideaId}/packages`).expect(403);
    await api.anonymous().get(`/api/v1/ideas/${ideaId}/packages`).expect(401);
  });
});
