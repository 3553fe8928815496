import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corporateNumberOfLocalGovernment } from '@app/japan';
import { requestContext } from '@app/platform';
import { importAwards } from '../../apps/cli/src/award-import';
import { eventually } from '../support/eventually';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { createTestWorker } from '../support/test-worker';

const IDEA = {
  title: '空き校舎で藍染めを教える場をつくりたい',
  challenge: '藍染めの職人が高齢になり、技を受け継ぐ若い人が町にいない。使われなくなった校舎が三つ残っている。',
  publicSummary: '使われなくなった校舎で藍染めの技を受け継ぐ場をつくる試み。',
  themes: ['culture_sports'],
  stage: 'idea',
  needs: [{ kind: 'funding', description: '校舎の改修にかかる費用' }],
};
/** Nothing in it sounds like the idea: only its awards tell. */
const PROGRAM = { name: '第三種調整交付金（架空）', overview: '別表に掲げる経費の一部を交付する。' };
const SIMILAR = '空き校舎を改修して藍染めの技を受け継ぐ場をつくる';
/** Unassigned 団体コード. */
const NEIGHBOUR = '209988';
const FAR = '479993';

describe('awards as evidence', () => {
  let api: TestApi;
  let worker: Awaited<ReturnType<typeof createTestWorker>>;
  let officer: Agent;
  let directory: string;
  let ideaId: string;
  let runsBefore: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'musubi-awards-'));
    api = await createTestApi();
    officer = await api.signedIn(
      await api.make.member('municipality', 'owner', { code: '209996', prefectureCode: '20' }),
    );
    await api.make.organization('municipality', { code: NEIGHBOUR, name: '試験隣村', prefectureCode: '20' });
    await api.make.importedPrograms([
      { source: 'jsonl', externalId: '7001', content: PROGRAM },
      ...Array.from({ length: 5 }, (_, i) => ({
        source: 'jsonl' as const,
        externalId: `8${i}`,
        content: { name: `試験の補助金${i}（架空）`, overview: `港の岸壁と荷役機械の更新その${i}を支援する。` },
      })),
    ]);
    worker = await createTestWorker(api.database, { settings: { MATCHING_LIST_SIZE: '20' } });
    const { body } = await officer.post('/api/v1/ideas').send(IDEA).expect(201);
    ideaId = body.id;
    await officer.post(`/api/v1/ideas/${ideaId}/submission`).set('If-Match', '"1"').expect(200);
    await nothingWaits();
    runsBefore = await runs();
    expect(runsBefore).toBeGreaterThan(0);
  }, 90_000);
  afterAll(async () => {
    await worker.close();
    await api.close();
    await rm(directory, { recursive: true });
  });

  const runs = async (): Promise<number> => {
    const sql = `SELECT 1 FROM recommendation_run WHERE idea_id = $1 AND state = 'done'`;
    return (await api.database.query(sql, [ideaId])).length;
  };

  async function importFile(name: string, rows: readonly object[], options = {}) {
    const file = join(directory, name);
    await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    return requestContext.run({}, () =>
      importAwards(api.app, file, { programSource: ['rs-system', 'jsonl'], ...options }),
    );
  }

  const programs = async () => {
    const { body } = await officer.get(`/api/v1/ideas/${ideaId}/recommendations?kind=program&limit=20`).expect(200);
    return body.kinds[0].items as {
      candidate: { name: string };
      reasons: { text: string; fact: { type: string } }[];
      evidence: object[];
      contributions: { feature: string; contribution: number }[];
    }[];
  };
  const named = async () => (await programs()).find(({ candidate }) => candidate.name === PROGRAM.name);
  const evidenceText = (item: Awaited<ReturnType<typeof named>>) =>
    item?.reasons.find(({ fact }) => fact.type === 'evidence')?.text;

  const row = (recipients: readonly object[], text = SIMILAR, program = '7001') => ({
    text,
    programs: [program],
    recipients,
  });
  const neighbour = {
    corporateNumber: corporateNumberOfLocalGovernment(NEIGHBOUR),
    name: '試験隣村',
    amountYen: 7_500_000,
  };
  const far = { corporateNumber: corporateNumberOfLocalGovernment(FAR), name: '試験遠島村', amountYen: 90_000_000 };

  it('lists a program that paid a neighbour for the like, and names the neighbour', async () => {
    expect(evidenceText(await named())).toBeUndefined();
    const others = Array.from({ length: 250 }, (_, i) =>
      row([{ name: `試験組合${i}` }], `試験の道路橋りょうの補修工事 第${i}号`, `8${i % 5}`),
    );
    const { text } = await importFile('awards-fy2024.jsonl', [row([far, neighbour]), ...others]);
    expect(text).toContain('2024年度の採択 251 件（新規 251、更新 0、変更なし 0）');
    const item = await eventually(async () => {
      const found = await named();
      expect(evidenceText(found)).toBeDefined();
      return found!;
    }, 30_000);
    expect(evidenceText(item)).toBe(
      '似た取り組みで採択された自治体: 長野県試験隣村（架空）（2024年度、750万円）、沖縄県試験遠島村（2024年度、9,000万円）',
    );
    expect(item.evidence[0]).toEqual({
      municipality: '長野県試験隣村（架空）',
      code: NEIGHBOUR,
      fiscalYear: 2024,
      amountYen: 7_500_000,
      text: SIMILAR,
    });
    expect((await programs())[0]!.candidate.name).toBe(PROGRAM.name);
    // Three batches, three events: matched again once.
    await nothingWaits();
    expect(await runs()).toBe(runsBefore + 1);
  }, 60_000);

  it('leaves all as it is when the same file comes again', async () => {
    const { text } = await importFile('again-fy2024.jsonl', [row([neighbour, far])]);
    expect(text).toContain('（新規 0、更新 0、変更なし 1）');
    await nothingWaits();
    expect(await runs()).toBe(runsBefore + 1);
  });

  it('takes over what an import corrects, and never names whoever took another’s place', async () => {
    const city = { corporateNumber: corporateNumberOfLocalGovernment('209970'), name: '試験市' };
    await importFile('corrected-fy2024.jsonl', [row([city, { ...neighbour, amountYen: 8_000_000 }])]);
    // Not matched again yet: in the neighbour's place in the award now stands the city.
    expect(await named()).toMatchObject({ evidence: [] });
    expect(evidenceText(await named())).toBe('似た取り組みで採択された例があります。');
    await eventually(async () => {
      expect(evidenceText(await named())).toBe(
        '似た取り組みで採択された自治体: 長野県試験市（2024年度）、長野県試験隣村（架空）（2024年度、800万円）',
      );
    }, 30_000);
  }, 40_000);

  it('counts an award from the moment its program is imported', async () => {
    const { text } = await importFile(
      'others.jsonl',
      [row([{ ...far, name: '試験遠島村' }], '空き校舎で藍染めの若い職人を育てる', '7002')],
      { fiscalYear: '2023' },
    );
    expect(text).toContain('まだ登録のない施策の識別子: 1（7002）');
    // The engine has been told of the award, and found no program for it.
    await nothingWaits();
    await api.make.importedPrograms([
      { source: 'rs-system', externalId: '7002', content: { name: '第四種調整交付金（架空）' } },
    ]);
    await eventually(async () => {
      const late = (await programs()).find(({ candidate }) => candidate.name === '第四種調整交付金（架空）');
      expect(evidenceText(late)).toBe('似た取り組みで採択された自治体: 沖縄県試験遠島村（2023年度、9,000万円）');
    }, 30_000);
  }, 40_000);

  /** Every event is carried, and what it caused is done. */
  async function nothingWaits(): Promise<void> {
    await eventually(async () => {
      const waiting = await api.database.query(
        `SELECT id FROM outbox WHERE published_at IS NULL OR published_at > now() - interval '4 seconds'
         UNION ALL SELECT id FROM recommendation_run WHERE state IN ('queued', 'running')`,
      );
      expect(waiting).toEqual([]);
    }, 30_000);
  }
});
