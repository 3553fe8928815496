import { requestContext } from '@app/platform';
import { RecommendationLists } from '@app/recommendations';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { createTestWorker } from '../support/test-worker';
import { eventually } from '../support/eventually';

const IDEA = {
  title: '店のない集落に荷物を届けたい',
  challenge: '山あいの集落から商店がなくなり、車のない高齢者が食料と薬を受け取れない。',
  publicSummary: '山あいの集落へドローンで荷物を届ける試み。',
  privateMemo: '議会前につき内密の極秘メモ',
  themes: ['daily_life'],
  stage: 'pilot',
  needs: [{ kind: 'technology', description: 'ドローンで荷物を運ぶ仕組み' }],
  budgetYen: 20_000_000,
};
const OFFERING = {
  name: '山あいの集落へのドローン配送',
  summary: '商店のない集落へ、食料や薬をドローンで届ける定期便。',
  description: '荷物の受け取りと飛行の手続きを引き受けます。',
  themes: ['daily_life'],
  needKinds: ['technology'],
};
const UNRELATED = {
  name: '酒蔵の温度を見守る計測器',
  summary: '麹室の温度と湿度を記録して知らせる。',
  themes: ['business_growth'],
  needKinds: ['equipment'],
};

describe('from an idea to its recommendations', () => {
  let api: TestApi;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let officer: Agent;
  let startup: Agent;
  let ministry: Agent;

  beforeAll(async () => {
    api = await createTestApi();
    officer = await api.signedIn(await api.make.member('municipality', 'owner'));
    startup = await api.signedIn(await api.make.member('startup', 'owner'));
    ministry = await api.signedIn(await api.make.member('ministry', 'program_editor'));
    await publish(startup, 'offerings', UNRELATED);
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

  async function submit(content: object = IDEA): Promise<string> {
    const { body } = await officer.post('/api/v1/ideas').send(content).expect(201);
    await officer.post(`/api/v1/ideas/${body.id}/submission`).set('If-Match', '"1"').expect(200);
    return body.id;
  }

  async function settled(ideaId: string, ideaVersion: number): Promise<void> {
    await eventually(async () => {
      const { body } = await officer.get(`/api/v1/ideas/${ideaId}/recommendation-runs/latest`).expect(200);
      expect(body).toMatchObject({ state: 'done', ideaVersion });
    }, 30_000);
  }

  const listOf = async (ideaId: string, kind: string) => {
    const { body } = await officer.get(`/api/v1/ideas/${ideaId}/recommendations?kind=${kind}`).expect(200);
    return body.kinds[0].items as {
      candidate: { id: string; name: string };
      verdict: string;
      reasons: {
        text: string;
        fact: {
          type: string;
          terms?: { surface: string; ideaSpans: { field: string; start: number; end: number }[] }[];
        };
      }[];
      gaps: { text: string; fact: { type: string } }[];
      changes: { text: string }[];
      contributions: { contribution: number }[];
    }[];
  };

  it('says where it stands before a worker has begun, and has nothing to say about a draft', async () => {
    const { body } = await officer.post('/api/v1/ideas').send({ title: '下書き' }).expect(201);
    await officer.get(`/api/v1/ideas/${body.id}/recommendation-runs/latest`).expect(404);
    const { body: problem } = await officer.get(`/api/v1/ideas/${body.id}/recommendations`).expect(404);
    expect(problem.code).toBe('no_recommendations_yet');
  });

  it('matches a draft on request', async () => {
    const { body } = await officer.post('/api/v1/ideas').send({ title: '酒蔵の温度を見守りたい' }).expect(201);
    const asked = await officer.post(`/api/v1/ideas/${body.id}/recommendation-runs`).expect(202);
    expect(asked.body).toMatchObject({ state: 'queued', stageLabel: '順番を待っています' });
    await settled(body.id, 1);
    expect((await listOf(body.id, 'offering'))[0]!.candidate.name).toBe(UNRELATED.name);
  }, 40_000);

  it('pushes a published offering to the ideas it fits, explains it, and takes it back', async () => {
    const ideaId = await submit();
    await settled(ideaId, 2);
    expect((await listOf(ideaId, 'offering')).map(({ candidate }) => candidate.name)).not.toContain(OFFERING.name);

    const offeringId = await publish(startup, 'offerings', OFFERING);
    const first = await eventually(async () => {
      const [item] = await listOf(ideaId, 'offering');
      expect(item!.candidate.id).toBe(offeringId);
      return item!;
    }, 30_000);
    expect(first.verdict).toBe('eligible');
    const text = first.reasons.find(({ fact }) => fact.type === 'text')!.fact;
    const drone = text.terms!.find(({ surface }) => surface === 'ドローン')!;
    // Spans point into the original text of the idea.
    const { field, start, end } = drone.ideaSpans[0]!;
    const spanned = field.startsWith('need:') ? IDEA.needs[0]!.description : IDEA[field as 'title'];
    expect(spanned.slice(start, end)).toBe('ドローン');
    expect(first.reasons.map(({ fact }) => fact.type)).toEqual(expect.arrayContaining(['text', 'need', 'theme']));

    await startup.delete(`/api/v1/offerings/${offeringId}/publication`).set('If-Match', '"3"').expect(200);
    // At once out of every list, and soon out of the stored ones.
    expect((await listOf(ideaId, 'offering')).map(({ candidate }) => candidate.id)).not.toContain(offeringId);
    await eventually(async () => {
      const rows = await api.database.query(
        `SELECT 1 FROM recommendation_list list JOIN recommendation_run run ON run.id = list.run_id AND run.current
         WHERE list.candidate_ids && ARRAY[$1]::uuid[]`,
        [offeringId],
      );
      expect(rows).toHaveLength(0);
    }, 30_000);
  }, 90_000);

  it('judges a program by its rule, with the source sentence and what would change the verdict', async () => {
    const program = {
      name: '集落へのドローン配送の実証支援',
      overview: '山あいの集落への荷物の配送をドローンで行う実証を支援する。',
      kind: 'subsidy',
      needKinds: ['technology', 'funding'],
      themes: ['daily_life'],
      ceilingYen: 10_000_000,
      eligibility: {
        all: [
          { is: 'applicantKind', in: ['municipality'], source: '補助対象者は市町村とする。' },
          { is: 'jointApplication', minMembers: 2, source: '二以上の市町村の共同によるもの。' },
        ],
      },
    };
    const ideaId = await submit();
    const programId = await publish(ministry, 'programs', program);
    const item = await eventually(async () => {
      const found = (await listOf(ideaId, 'program')).find(({ candidate }) => candidate.id === programId);
      expect(found).toBeDefined();
      return found!;
    }, 30_000);
    expect(item.verdict).toBe('ineligible');
    expect(JSON.stringify(item)).toContain('二以上の市町村の共同によるもの。');
    expect(item.changes.map(({ text }) => text)).toEqual(['変える: 2団体以上の共同申請であること']);
    expect(item.gaps.map(({ fact }) => fact.type)).toContain('amount_short');
  }, 60_000);

  it('asks first for the fact that settles most open verdicts', async () => {
    const small = { is: 'population', max: 5_000 };
    const rules = [
      small,
      small,
      { all: [small, { is: 'theme', in: ['daily_life'] }, { is: 'certification', in: ['X'] }] },
    ];
    for (const [i, eligibility] of rules.entries()) {
      await publish(ministry, 'programs', {
        name: `小さな村の買い物支援 第${i + 1}種`,
        overview: '商店のない集落へ食料と薬を届ける取組を支援する。',
        kind: 'subsidy',
        needKinds: ['technology'],
        themes: ['daily_life'],
        eligibility,
      });
    }
    const ideaId = await submit();
    await settled(ideaId, 2);
    const { body } = await officer.get(`/api/v1/ideas/${ideaId}/recommendations?limit=1`).expect(200);
    expect(body.questions[0]).toEqual({
      fact: 'population',
      text: '人口が分かると、2件の対象かどうかが決まります。',
      decides: 2,
      concerns: 3,
    });
  }, 60_000);

  it('follows a run with server-sent events until it is done', async () => {
    const ideaId = await submit();
    const stream = await officer.get(`/api/v1/ideas/${ideaId}/recommendation-runs/latest/events`).buffer(true);
    expect(stream.headers['content-type']).toContain('text/event-stream');
    const events = [...stream.text.matchAll(/^data: (.+)$/gm)].map(
      ([, data]) => JSON.parse(data!) as { state: string },
    );
    expect(events.at(-1)).toMatchObject({ state: 'done' });
  }, 40_000);

  it('an idea changed while it is matched ends with the run of its last version', async () => {
    const ideaId = await submit();
    for (let version = 2; version < 6; version++) {
      await officer
        .patch(`/api/v1/ideas/${ideaId}`)
        .set('If-Match', `"${version}"`)
        .send({ title: `題名 ${version}` })
        .expect(200);
    }
    await settled(ideaId, 6);
    const current = await api.database.query(
      'SELECT idea_version FROM recommendation_run WHERE idea_id = $1 AND current',
      [ideaId],
    );
    expect(current).toEqual([{ idea_version: 6 }]);
  }, 40_000);

  it('keeps the private memo out of recommendations, runs, jobs and events', async () => {
    const ideaId = await submit();
    await settled(ideaId, 2);
    const { text } = await officer.get(`/api/v1/ideas/${ideaId}/recommendations?limit=100`).expect(200);
    expect(text).not.toContain('極秘');
    const lists = await requestContext.run({}, () =>
      api.app.get(RecommendationLists, { strict: false }).ofRun((JSON.parse(text) as { run: { id: string } }).run.id),
    );
    expect([...lists.values()].flatMap(({ recommendations }) => recommendations)).not.toHaveLength(0);
    expect(JSON.stringify([...lists.values()])).not.toContain('極秘');
    const stored = await api.database.query(
      `SELECT (SELECT count(*)::int FROM outbox WHERE payload::text LIKE '%極秘%')
            + (SELECT count(*)::int FROM recommendation_list WHERE entry::text LIKE '%極秘%') AS leaks`,
    );
    expect(stored).toEqual([{ leaks: 0 }]);
  }, 40_000);

  it('is nobody else’s to read or to ask for', async () => {
    const ideaId = await submit();
    const other = await api.signedIn(await api.make.member('municipality', 'owner'));
    for (const path of ['recommendations', 'recommendation-runs/latest', 'recommendation-runs/latest/events']) {
      await other.get(`/api/v1/ideas/${ideaId}/${path}`).expect(404);
      await startup.get(`/api/v1/ideas/${ideaId}/${path}`).expect(403);
      await api.anonymous().get(`/api/v1/ideas/${ideaId}/${path}`).expect(401);
    }
    await other.post(`/api/v1/ideas/${ideaId}/recommendation-runs`).expect(404);
  });
});
