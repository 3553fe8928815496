import { Fairness } from '@app/learning';
import { requestContext } from '@app/platform';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { createTestWorker } from '../support/test-worker';
import { eventually } from '../support/eventually';
import type { TestAccount } from '../support/factories';

const OFFERING = {
  name: '山あいの集落へのドローン配送',
  summary: '商店のない集落へ、食料や薬をドローンで届ける定期便。',
  themes: ['daily_life'],
  needKinds: ['technology'],
};
const UNKNOWN_ID = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11';

describe('answers to recommendations', () => {
  let api: TestApi;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let lead: TestAccount;
  let officer: Agent;
  let offeringId: string;

  beforeAll(async () => {
    api = await createTestApi();
    lead = await api.make.member('municipality', 'owner');
    officer = await api.signedIn(lead);
    const startup = await api.signedIn(await api.make.member('startup', 'owner'));
    const { body } = await startup.post('/api/v1/offerings').send(OFFERING).expect(201);
    await api.published(startup, 'offerings', body.id);
    offeringId = body.id;
    worker = await createTestWorker(api.database);
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const matched = async (memberOrganizationIds: string[] = []): Promise<{ ideaId: string; runId: string }> => {
    const { idea } = await api.make.submittedIdea(lead.principal, { memberOrganizationIds });
    return eventually(async () => {
      const { body } = await officer.get(`/api/v1/ideas/${idea.id}/recommendations?kind=offering`).expect(200);
      expect(body.kinds[0].items[0].candidate.id).toBe(offeringId);
      return { ideaId: idea.id, runId: body.run.id as string };
    }, 30_000);
  };
  const answer = (ideaId: string, content: object, agent = officer, version?: string) => {
    const request = agent.post(`/api/v1/ideas/${ideaId}/recommendations/decisions`);
    if (version !== undefined) void request.set('If-Match', version);
    return request.send({ kind: 'offering', candidateId: offeringId, ...content });
  };

  it('keeps an answer with how the candidate stood, once however often it is sent', async () => {
    const { ideaId, runId } = await matched();
    const content = { outcome: 'declined', reason: 'price', note: '来年度なら', runId };
    const first = await answer(ideaId, content).expect(200);
    expect(first.body).toMatchObject({
      version: 1,
      outcomeLabel: '見送り',
      reasonLabel: '費用が高い',
      note: '来年度なら',
      rank: 1,
      runId,
      candidate: { name: OFFERING.name },
    });
    expect(first.headers['etag']).toBe('"1"');
    await Promise.all([1, 2, 3].map(() => answer(ideaId, content).expect(200)));
    const stored = await api.database.query<{ features: Record<string, number>; contributions: never[] }>(
      `SELECT d.features, d.weights_version, d.version,
              (SELECT count(*)::int FROM outbox WHERE name = 'decision.recorded' AND payload->>'ideaId' = $1) AS events,
              (SELECT count(*)::int FROM audit_record WHERE subject_id = d.id::text) AS records
         FROM decision d WHERE d.idea_id = CAST($1 AS uuid)`,
      [ideaId],
    );
    expect(stored).toMatchObject([{ version: 1, events: 1, records: 1 }]);
    const { body } = await officer.get(`/api/v1/ideas/${ideaId}/recommendations?kind=offering`).expect(200);
    const contributions = body.kinds[0].items[0].contributions as { feature: string; value: number }[];
    const expected = contributions.filter(({ feature }) => feature !== 'intercept');
    expect(stored[0]!.features).toEqual(Object.fromEntries(expected.map(({ feature, value }) => [feature, value])));
  }, 40_000);

  it('is changed by whoever has seen what stands, with its history', async () => {
    const { ideaId } = await matched();
    await answer(ideaId, { outcome: 'interested' }).expect(200);
    expect((await answer(ideaId, { outcome: 'adopted' }).expect(428)).body.code).toBe('version_required');
    const second = await answer(ideaId, { outcome: 'adopted' }, officer, '"1"').expect(200);
    expect(second.body).toMatchObject({ version: 2, outcome: 'adopted' });
    const late = await answer(ideaId, { outcome: 'undecided' }, officer, '"1"').expect(412);
    expect(late.body).toMatchObject({ code: 'stale_version', currentVersion: 2, current: { outcome: 'adopted' } });
    await answer(ideaId, { outcome: 'undecided' }, officer, '"2"').expect(200);
    const history = await api.database.query(
      `SELECT v.version, v.outcome FROM decision_version v JOIN decision d ON d.id = v.decision_id
        WHERE d.idea_id = $1 ORDER BY v.version`,
      [ideaId],
    );
    expect(history).toEqual([
      { version: 1, outcome: 'interested' },
      { version: 2, outcome: 'adopted' },
      { version: 3, outcome: 'undecided' },
    ]);
  }, 40_000);

  it('makes one row of two first answers at the same time', async () => {
    const { ideaId } = await matched();
    const answers = await Promise.all(['interested', 'adopted'].map((outcome) => answer(ideaId, { outcome })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 428]);
  }, 40_000);

  it('asks for a reason with a decline, and refuses what cannot be', async () => {
    const { ideaId } = await matched();
    const { body } = await answer(ideaId, { outcome: 'declined' }).expect(422);
    expect(body.errors).toMatchObject([{ pointer: '/reason', message: '見送る理由を選んでください。' }]);
    await answer(ideaId, { outcome: 'adopted', reason: 'amount' }).expect(422);
    await answer(ideaId, { outcome: 'maybe' }).expect(422);
    await answer(ideaId, { outcome: 'adopted', candidateId: UNKNOWN_ID }).expect(404);
    await answer(ideaId, { outcome: 'adopted', note: 'あ'.repeat(501) }).expect(422);
    await officer.post(`/api/v1/ideas/${ideaId}/withdrawal`).set('If-Match', '"2"').expect(200);
    expect((await answer(ideaId, { outcome: 'adopted' }).expect(409)).body.code).toBe('idea_state');
  }, 40_000);

  it('is given by the lead municipality, read by its partners, and by nobody else', async () => {
    const partner = await api.make.member('municipality', 'owner');
    const { ideaId } = await matched([partner.principal.organizationId]);
    await answer(ideaId, { outcome: 'declined', reason: 'timing' }).expect(200);

    const path = `/api/v1/ideas/${ideaId}/recommendations/decisions`;
    const partnerAgent = await api.signedIn(partner);
    const { body } = await partnerAgent.get(path).expect(200);
    expect(body).toMatchObject({ items: [{ outcome: 'declined', reason: 'timing' }], nextCursor: null });
    await answer(ideaId, { outcome: 'adopted' }, partnerAgent, '"1"').expect(404);

    const other = await api.signedIn(await api.make.member('municipality', 'owner'));
    await other.get(path).expect(404);
    await answer(ideaId, { outcome: 'adopted' }, other, '"1"').expect(404);
    for (const [kind, role] of [
      ['ministry', 'liaison'],
      ['startup', 'owner'],
      ['operations', 'operator'],
    ] as const) {
      const outsider = await api.signedIn(await api.make.member(kind, role));
      await outsider.get(path).expect(403);
    }
  }, 40_000);

  it('are about lists whose exposure is added up by ministry, supplier and municipality', async () => {
    const village = { localGovernmentType: 'village', prefectureCode: '20' } as const;
    const others = await Promise.all([village, {}].map((facts) => api.make.member('municipality', 'owner', facts)));
    for (const { principal } of others) await api.make.submittedIdea(principal, { title: 'ドローンで荷物を届けたい' });
    const ministries = ['試験甲省（架空）', '試験乙省（架空）'];
    for (const name of ministries) {
      const { principal } = await api.make.member('ministry', 'program_editor', { name });
      await api.make.publishedProgram(principal, { name: `買い物の足の支援 ${name}` });
    }
    const fairness = api.app.get(Fairness, { strict: false });
    await eventually(async () => {
      const report = await requestContext.run({}, () => fairness.report(100));
      expect(report.ministries.map(({ group }) => group).sort()).toEqual(
        expect.arrayContaining([...ministries].sort()),
      );
      // One offering: it is alone in its lists, and a list of one says nothing of who comes first.
      expect(report.supplierAges).toEqual([]);
      expect(report.municipalitySizes.map(({ group }) => group).sort()).toEqual(['区分不明', '町村']);
      const sum = (of: 'exposure' | 'merit') => report.ministries.reduce((total, row) => total + row[of], 0);
      expect(sum('exposure')).toBeCloseTo(sum('merit'), 9);
      const few = await requestContext.run({}, () => fairness.report(1));
      expect([few.ideas, report.ideas >= 3]).toEqual([1, true]);
    }, 30_000);
  }, 60_000);

  it('lists answers by pages, latest first', async () => {
    const { ideaId } = await matched();
    const names = ['一', '二', '三'];
    const programs = await api.make.member('ministry', 'program_editor');
    for (const name of names) {
      const { program } = await api.make.publishedProgram(programs.principal, { name });
      await answer(ideaId, { kind: 'program', candidateId: program.id, outcome: 'interested' }).expect(200);
    }
    const path = `/api/v1/ideas/${ideaId}/recommendations/decisions?outcome=interested&limit=2`;
    const first = await officer.get(path).expect(200);
    const second = await officer.get(`${path}&cursor=${first.body.nextCursor}`).expect(200);
    const items = [...first.body.items, ...second.body.items] as { candidate: { name: string } }[];
    expect(items.map(({ candidate }) => candidate.name)).toEqual([...names].reverse());
    expect(second.body.nextCursor).toBeNull();
    await officer.get(`${path}&cursor=x`).expect(422);
  }, 40_000);
});
