import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestContext } from '@app/platform';
import { importIndicators } from '../../apps/cli/src/indicator-import';
import { createTestApi, type TestApi } from '../support/test-api';

/** Unassigned 団体コード: all bodies with figures here are fictional. */
const OWN = '209996';
const NEAR = '209988';
const FAR = '479993';
const HEADER = '団体コード,指標,値,単位,年,出典,出典URL';
const row = (code: string, indicator: string, value: number | string, unit: string, year = 2020) =>
  `${code},${indicator},${value},${unit},${year},架空の統計,https://example.jp/`;

describe('indicators of municipalities', () => {
  let api: TestApi;
  let directory: string;

  beforeAll(async () => {
    api = await createTestApi();
    directory = await mkdtemp(join(tmpdir(), 'musubi-indicators-'));
  });
  afterAll(async () => {
    await api.close();
    await rm(directory, { recursive: true });
  });

  async function importRows(rows: readonly string[], options = {}) {
    const file = join(directory, 'indicators.csv');
    await writeFile(file, [HEADER, ...rows].join('\n'));
    return requestContext.run({}, () => importIndicators(api.app, file, options));
  }
  const get = (path: string) => api.anonymous().get(`/api/v1${path}`);

  it('says in words that nothing was imported, and invents nothing', async () => {
    const { body: own } = await get('/municipalities/202037/indicators').expect(200);
    expect(own).toEqual({
      municipality: { code: '202037', name: '長野県上田市' },
      figures: [],
      note: expect.stringContaining('長野県上田市の指標がまだ取り込まれていません'),
    });
    const { body: similar } = await get('/municipalities/202037/similar').expect(200);
    expect(similar).toMatchObject({ items: [], note: expect.stringContaining('まだ取り込まれていません') });
    expect(similar.missing).toEqual(['人口', '高齢化率', '財政力指数', '産業構成']);
    const { body: compared } = await get('/indicators/compare?codes=202037,202029').expect(200);
    expect(compared).toMatchObject({ rows: [], note: expect.stringContaining('長野県上田市') });
    for (const code of ['999999', OWN, 'x']) await get(`/municipalities/${code}/indicators`).expect(404);
    await get('/indicators/compare?codes=202037').expect(422);
  });

  it('stores nothing when asked for all or nothing and a row is at fault', async () => {
    const rows = [row(OWN, 'population', 4_000, '人'), row(OWN, 'population', 'x', '人', 2021)];
    const report = await importRows(rows, { allOrNothing: true });
    expect(report).toMatchObject({ stored: false, rejected: [{ line: 3, column: '値' }] });
    await get(`/municipalities/${OWN}/indicators`).expect(404);
  });

  it('keeps the years, shows them with their source, side by side, and finds the similar ones', async () => {
    const rows = [
      row(OWN, 'population', 4_500, '人', 2015),
      row(OWN, 'population', 4_000, '人'),
      row(OWN, 'ageing_rate', 40, '%'),
      row(FAR, 'population', 90_000, '人'),
      row(FAR, 'ageing_rate', 25, '%'),
      row(NEAR, 'population', 4_200, '人', 2021),
      row(NEAR, 'custom:架空指数', 1, '点'),
    ];
    const report = await importRows([...rows, row('209995', 'population', 1, '人')]);
    expect(report.text).toContain('指標 7 件（新規 7、更新 0、変更なし 0）');
    expect(report.text).toContain('9 行目「団体コード」');
    expect((await importRows(rows)).text).toContain('（新規 0、更新 0、変更なし 7）');
    const audits = await api.database.query(`SELECT subject_id FROM audit_record WHERE action = 'indicator.import'`);
    expect(audits).toHaveLength(3);

    const { body: own } = await get(`/municipalities/${OWN}/indicators`).expect(200);
    expect(own.figures.map(({ text, year }: { text: string; year: number }) => [text, year])).toEqual([
      ['4,000人', 2020],
      ['4,500人', 2015],
      ['40%', 2020],
    ]);
    expect(own.figures[0]).toMatchObject({
      label: '人口',
      sourceTitle: '架空の統計',
      sourceUrl: 'https://example.jp/',
    });

    const { body: compared } = await get(`/indicators/compare?codes=${OWN},${NEAR}`).expect(200);
    expect(compared.rows[0]).toMatchObject({
      label: '人口',
      figures: [{ figure: { text: '4,000人', year: 2020 } }, { figure: { text: '4,200人', year: 2021 } }],
      note: '年の違う値が並んでいます。',
    });
    expect(compared.rows[1]).toMatchObject({
      label: '高齢化率（65歳以上）',
      figures: [{}, { code: NEAR, figure: null }],
    });

    const { body: similar } = await get(`/municipalities/${OWN}/similar`).expect(200);
    expect(similar.items.map(({ code }: { code: string }) => code)).toEqual([NEAR, FAR]);
    expect(similar.items[0]).toMatchObject({
      compared: [{ trait: '人口', text: '人口: こちら 4,000人（2020年）、相手 4,200人（2021年）' }],
      missing: ['高齢化率'],
    });
    expect(similar).toMatchObject({ missing: ['財政力指数', '産業構成'], note: null });
  });

  it('replaces a corrected figure of a year', async () => {
    const report = await importRows([row(OWN, 'population', 4_001, '人')]);
    expect(report.text).toContain('更新 1');
    const { body } = await get(`/municipalities/${OWN}/indicators`).expect(200);
    expect(body.figures[0].value).toBe(4_001);
  });

  it('shows the targets of the nation as stated', async () => {
    const { body } = await get('/national-targets').expect(200);
    expect(body.source.title).toContain('地方創生2.0');
    expect(body.items.find(({ key }: { key: string }) => key === 'smart_farming')).toMatchObject({
      value: '50%',
      by: '2030年',
      page: 9,
    });
    expect(body.items.find(({ key }: { key: string }) => key === 'digital')).toMatchObject({ value: '10割', by: null });
  });
});
