import { randomUUID } from 'node:crypto';
import { Sessions } from '@app/accounts';
import { WEIGHTS } from '@app/matching';
import { requestContext } from '@app/platform';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { createTestWorker } from '../support/test-worker';
import { eventually } from '../support/eventually';

interface Version {
  id: string;
  number: number;
  version: number;
  state: string;
  origin: string;
  weights: Record<string, number>;
  comparison: { excludesLoss: boolean; pairwiseAccuracy: { difference: number } } | null;
}

describe('weights learned from answers', () => {
  let api: TestApi;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let operator: Agent;
  let officer: Agent;
  let ideaId: string;

  beforeAll(async () => {
    api = await createTestApi();
    operator = await api.signedIn(await api.make.member('operations', 'operator'));
    const member = await api.make.member('municipality', 'owner');
    officer = await api.signedIn(member);
    await api.make.publishedProgram((await api.make.member('ministry', 'program_editor')).principal);
    ideaId = (await api.make.submittedIdea(member.principal)).idea.id;
    worker = await createTestWorker(api.database);
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const usedWeights = async (): Promise<string> => {
    const [run] = await api.database.query<{ weights_version: string }>(
      'SELECT weights_version FROM recommendation_run WHERE idea_id = $1 AND current',
      [ideaId],
    );
    return run?.weights_version ?? '';
  };
  const versions = async (): Promise<Version[]> =>
    (await operator.get('/api/v1/weights-versions').expect(200)).body as Version[];
  const act = (version: Version, action: string) =>
    operator.post(`/api/v1/weights-versions/${version.id}/${action}`).set('If-Match', `"${version.version}"`);

  /** Municipalities that take whatever fits their region and pass over what does not. */
  async function answerALot(): Promise<void> {
    for (let m = 0; m < 12; m++) {
      const { principal } = await api.make.member('municipality', 'owner');
      const { idea } = await api.make.draftIdea(principal);
      const ids = Array.from({ length: 22 }, () => randomUUID());
      await api.database.query(
        `INSERT INTO idea SELECT (jsonb_populate_record(idea, jsonb_build_object('id', copy))).*
           FROM idea, unnest($2::uuid[]) AS copy WHERE idea.id = $1`,
        [idea.id, ids],
      );
      const decisions = ids.flatMap((id, i) =>
        [1, 2, 3, 4, 5, 6].map((rank) => {
          const fits = (rank + i) % 2 === 0;
          const values = Object.keys(WEIGHTS.weights).map((name, f) => [
            name,
            ((rank * 7 + f * 3 + i * 5 + m) % 10) / 10,
          ]);
          return {
            id: randomUUID(),
            idea_id: id,
            organization_id: principal.organizationId,
            kind: 'program',
            candidate_id: randomUUID(),
            outcome: fits ? 'adopted' : 'declined',
            reason: fits ? null : 'region',
            note: '',
            version: 1,
            rank,
            features: { ...(Object.fromEntries(values) as Record<string, number>), region: fits ? 1 : 0 },
            weights_version: WEIGHTS.version,
            decided_by: principal.userId,
            created_at: new Date(),
            decided_at: new Date(),
          };
        }),
      );
      await api.database.query(`INSERT INTO decision SELECT * FROM jsonb_populate_recordset(NULL::decision, $1)`, [
        JSON.stringify(decisions),
      ]);
    }
  }
  const turnAround = () =>
    api.database.query(
      `UPDATE decision SET outcome = CASE outcome WHEN 'adopted' THEN 'declined' ELSE 'adopted' END,
                           reason = CASE outcome WHEN 'adopted' THEN 'region' END`,
    );

  it('are refused while there are few answers, and say how many are needed', async () => {
    const { body } = await operator.post('/api/v1/weights-versions').expect(409);
    expect(body).toMatchObject({ code: 'too_few_answers', amounts: { ideas: 0 }, minimum: { ideas: 200 } });
    expect(body.detail).toBe(
      '学習に使える回答がまだ足りません（構想 0/200、うち比較用 0/50、自治体 0/10、回答の組 0/600）。',
    );
  });

  it('are proposed, put into use by a person when no loss is to be feared, used by the worker, and taken back', async () => {
    await eventually(async () => expect(await usedWeights()).toBe(WEIGHTS.version), 30_000);
    await answerALot();

    const proposed = (await operator.post('/api/v1/weights-versions').expect(201)).body as Version;
    expect(proposed).toMatchObject({ number: 2, state: 'proposed', origin: 'learned' });
    expect(proposed.comparison!.excludesLoss).toBe(true);
    expect(proposed.comparison!.pairwiseAccuracy.difference).toBeGreaterThan(0);
    expect(proposed.weights['region']! / proposed.weights['text']!).toBeGreaterThan(
      (2 * WEIGHTS.weights.region) / WEIGHTS.weights.text,
    );
    expect(await usedWeights()).toBe(WEIGHTS.version);

    // Other answers come in, by which the proposal would be worse.
    await turnAround();
    const feared = (await act(proposed, 'comparison').expect(200)).body as Version;
    expect(feared.comparison!.excludesLoss).toBe(false);
    const refused = await act(feared, 'activation').expect(409);
    expect(refused.body.code).toBe('weights_may_lose');
    expect(refused.body.detail).toContain('今の版より悪くなるおそれを否定できません');
    expect((await act(proposed, 'activation').expect(412)).body.code).toBe('stale_version');
    await turnAround();

    const compared = (await act(feared, 'comparison').expect(200)).body as Version;
    const active = (await act(compared, 'activation').expect(200)).body as Version;
    expect(active.state).toBe('active');
    await eventually(async () => expect(await usedWeights()).toBe(`learned-${active.id}/${WEIGHTS.version}`), 30_000);
    const { body } = await officer.get(`/api/v1/ideas/${ideaId}/recommendations?kind=program`).expect(200);
    const contributions = body.kinds[0].items[0].contributions as { feature: string; weight: number }[];
    expect(contributions.find(({ feature }) => feature === 'region')!.weight).toBe(active.weights['region']);

    const [, shipped] = await versions();
    expect(shipped).toMatchObject({ number: 1, origin: 'shipped', state: 'retired' });
    await act(active, 'restoration').expect(409);
    await act(shipped!, 'activation').expect(409);
    await act(shipped!, 'restoration').expect(200);
    expect((await versions()).map(({ state }) => state)).toEqual(['retired', 'active']);
    await eventually(async () => expect(await usedWeights()).toBe(WEIGHTS.version), 30_000);

    const records = await api.database.query<{ action: string }>(
      `SELECT action FROM audit_record WHERE subject_type = 'weights_version' AND user_id IS NOT NULL ORDER BY id`,
    );
    expect(records.map(({ action }) => action)).toEqual([
      'weights.propose',
      'weights.compare',
      'weights.compare',
      'weights.activate',
      'weights.roll_back',
    ]);
  }, 120_000);

  it('never go back to what was never used, and are compared anew after another version was put into use', async () => {
    const first = (await operator.post('/api/v1/weights-versions').expect(201)).body as Version;
    const second = (await operator.post('/api/v1/weights-versions').expect(201)).body as Version;
    expect((await act(first, 'restoration').expect(409)).body.code).toBe('weights_never_used');
    await act(first, 'activation').expect(200);
    expect((await act(second, 'activation').expect(409)).body.code).toBe('weights_comparison_outdated');
  }, 60_000);

  it('are handled on the server itself in the name of a person of the operations office', async () => {
    const auditor = await api.make.member('operations', 'auditor');
    const owner = await api.make.member('municipality', 'owner');
    const sessions = api.app.get(Sessions, { strict: false });
    const find = (email: string) => requestContext.run({}, () => sessions.principalOf(email, 'operations'));
    expect(await find(auditor.email.toUpperCase())).toEqual(auditor.principal);
    expect(await find(owner.email)).toBeNull();
  });

  it('are put into use once when two people press at the same time', async () => {
    const all = await versions();
    await act(
      all.find(({ origin }) => origin === 'shipped')!,
      'restoration',
    ).expect(200);
    // What was learned from the same answers is no gain over itself, but over the shipped weights.
    const latest = all.find(({ state }) => state === 'proposed');
    const compared = (await act(latest!, 'comparison').expect(200)).body as Version;
    const answers = await Promise.all([1, 2].map(() => act(compared, 'activation')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await versions()).filter(({ state }) => state === 'active')).toHaveLength(1);
  }, 60_000);
});
