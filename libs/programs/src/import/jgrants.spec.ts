import { readAll, ScratchFiles } from './import.fixtures';
import { readJgrants } from './jgrants';

const files = new ScratchFiles();
afterEach(() => files.remove());

const LIST_ENTRY = {
  id: 'a0WJ2FICTIONAL0001',
  name: 'S-00000001',
  title: '架空町しごとづくり補助金（架空）',
  target_area_search: '北海道',
  subsidy_max_limit: 3_000_000,
  acceptance_start_datetime: '2026-04-09T15:00:00.000Z',
  acceptance_end_datetime: '2026-06-30T08:00:00.000Z',
  target_number_of_employees: '300名以下',
};
const DETAIL_ENTRY = {
  ...LIST_ENTRY,
  subsidy_catch_phrase: '空き店舗を仕事場に',
  detail:
    '<p>■目的<br>空き店舗の<strong>改修</strong>を&nbsp;助ける。</p><script>alert(1)</script><ul><li>改修費</li><li>設備費</li></ul>' +
    '<p><a href="https://example.jp/x">要領</a><img src="x.png" onerror="alert(2)"></p>',
  use_purpose: '新たな事業を行いたい / 設備整備・IT導入をしたい',
  industry: '情報通信業 / 製造業',
  target_area_detail: '架空町内に事業所を置くこと',
  subsidy_rate: '２／３以内',
  project_end_deadline: '2027-03-30T15:00:00.000Z',
  request_reception_presence: '有',
  is_enable_multiple_request: false,
  front_subsidy_detail_page_url: 'https://www.jgrants-portal.go.jp/subsidy/a0WJ2FICTIONAL0001',
  application_guidelines: [{ name: '公募要領.pdf', data: 'QUJDRA=='.repeat(1000) }],
  outline_of_grant: [],
  application_form: [
    { name: '様式1.docx', data: 'QQ==' },
    { name: '様式2.xlsx', data: 'QQ==' },
  ],
};
const answer = (...result: unknown[]): string =>
  JSON.stringify({
    metadata: { type: 'https://developers.digital.go.jp/documents/jgrants/api/', resultset: { count: result.length } },
    result,
  });

async function read(...result: unknown[]) {
  return readAll(await readJgrants(await files.write('answer.json', answer(...result))));
}

async function contentOf(fields: Record<string, unknown>) {
  const { programs, errors } = await read({ ...DETAIL_ENTRY, ...fields });
  expect(errors).toEqual([]);
  const content = programs[0]?.content;
  if (!content) throw new Error('nothing was read');
  return content;
}

describe('readJgrants', () => {
  it('reads a detail', async () => {
    const { programs, errors } = await read(DETAIL_ENTRY);
    expect(errors).toEqual([]);
    expect(programs).toEqual([
      {
        source: 'jgrants',
        externalId: 'a0WJ2FICTIONAL0001',
        content: {
          name: '架空町しごとづくり補助金（架空）',
          kind: 'subsidy',
          needKinds: ['funding'],
          summary: '空き店舗を仕事場に',
          overview: '■目的\n空き店舗の改修を 助ける。\n\n・改修費\n・設備費\n\n要領',
          requirements: [
            '利用目的: 新たな事業を行いたい / 設備整備・IT導入をしたい',
            '業種: 情報通信業 / 製造業',
            '従業員数: 300名以下',
            '補助対象地域: 北海道',
            '補助対象地域の詳細: 架空町内に事業所を置くこと',
            '事業終了期限: 令和9年3月31日（2027年）',
            '公募要領: 公募要領.pdf',
            '申請様式: 様式1.docx、様式2.xlsx',
          ].join('\n'),
          rateText: '２／３以内',
          maxRate: expect.closeTo(2 / 3, 10) as number,
          ceilingText: '補助額上限 3,000,000円',
          ceilingYen: 3_000_000,
          prefectures: ['01'],
          windows: [
            {
              fiscalYear: 2026,
              opensOn: '2026-04-10',
              closesOn: '2026-06-30',
              status: 'confirmed',
              note: '締切は17:00',
            },
          ],
          fiscalYear: 2026,
          eligibility: {
            all: [
              { is: 'region', prefectures: ['01'], source: '補助対象地域: 北海道' },
              { is: 'other', text: '公募要領の対象者・要件に当たること' },
            ],
          },
          url: 'https://www.jgrants-portal.go.jp/subsidy/a0WJ2FICTIONAL0001',
          applicationUrl: 'https://www.jgrants-portal.go.jp/subsidy/a0WJ2FICTIONAL0001',
          sourceTitle: 'Jグランツからの出典（補助金番号 S-00000001）',
        },
      },
    ]);
  });

  it('keeps nothing of the attached files but their names', async () => {
    expect(JSON.stringify(await contentOf({}))).not.toContain('QUJD');
  });

  it('leaves out of a list entry what only the detail knows', async () => {
    const { programs } = await read(LIST_ENTRY);
    const fields = Object.keys(programs[0]?.content ?? {});
    for (const field of ['overview', 'rateText', 'url', 'requirements']) expect(fields).not.toContain(field);
    expect(programs[0]?.content).toMatchObject({ ceilingYen: 3_000_000, prefectures: ['01'] });
  });

  it('joins list and detail of a directory, whichever comes first, and repeated list entries', async () => {
    await files.write('1-list.json', answer(LIST_ENTRY, { ...LIST_ENTRY, id: 'b2' }));
    await files.write('2-detail.json', answer({ ...DETAIL_ENTRY, title: '詳細の名前（架空）' }));
    await files.write('3-list-again.json', answer(LIST_ENTRY, { ...LIST_ENTRY, id: 'b3' }));
    await files.write('notes.txt', 'not JSON');
    const reader = await readJgrants(await files.path());
    expect(reader.total).toBe(3);
    const { programs, errors } = await readAll(reader);
    expect(errors).toEqual([]);
    expect(programs.map(({ externalId, content }) => [externalId, content.name])).toEqual([
      ['a0WJ2FICTIONAL0001', '詳細の名前（架空）'],
      ['b2', LIST_ENTRY.title],
      ['b3', LIST_ENTRY.title],
    ]);
  });

  it('knows that midnight in Japan closes the day before', async () => {
    const content = await contentOf({ acceptance_end_datetime: '2026-06-30T15:00:00.000Z' });
    expect(content.windows).toMatchObject([{ closesOn: '2026-06-30', note: null }]);
    const lastMinute = await contentOf({ acceptance_end_datetime: '2026-06-30 14:59:59.000000+00:00' });
    expect(lastMinute.windows).toMatchObject([{ closesOn: '2026-06-30', note: null }]);
  });

  it('reads the rounds of a v2 detail', async () => {
    const content = await contentOf({
      target_area_search: undefined,
      acceptance_start_datetime: undefined,
      acceptance_end_datetime: undefined,
      workflow: [
        {
          id: 'w1',
          target_area_search: '東京都',
          fiscal_year_round: '第1回',
          acceptance_start_datetime: '2026-02-01T00:00Z',
          acceptance_end_datetime: '2026-02-28T08:00Z',
        },
        {
          id: 'w2',
          target_area_search: '大阪府',
          fiscal_year_round: '第2回',
          acceptance_start_datetime: '2026-04-01T00:00Z',
          acceptance_end_datetime: null,
        },
      ],
    });
    expect(content.windows).toEqual([
      {
        fiscalYear: 2025,
        opensOn: '2026-02-01',
        closesOn: '2026-02-28',
        status: 'confirmed',
        note: '第1回、締切は17:00',
      },
      { fiscalYear: 2026, opensOn: '2026-04-01', closesOn: null, status: 'confirmed', note: '第2回' },
    ]);
    expect(content).toMatchObject({ prefectures: ['13', '27'], fiscalYear: 2026 });
  });

  it.each([
    ['全国', []],
    ['東京都 / 大阪府', ['13', '27']],
    ['四国地方', ['36', '37', '38', '39']],
    ['関東・甲信越地方 / 静岡県', ['08', '09', '10', '11', '12', '13', '14', '15', '19', '20', '22']],
    ['全国 / 東京都', []],
    ['海外', []],
    [null, []],
  ])('reads the area %s', async (area, prefectures) => {
    const content = await contentOf({ target_area_search: area });
    expect(content.prefectures).toEqual(prefectures);
    expect(content.eligibility === null).toBe(prefectures.length === 0);
  });

  it('covers every prefecture by exactly one region', async () => {
    const regions =
      '北海道地方 / 東北地方 / 関東・甲信越地方 / 東海・北陸地方 / 近畿地方 / 中国地方 / 四国地方 / 九州・沖縄地方';
    expect((await contentOf({ target_area_search: regions })).prefectures).toEqual([]);
    const withoutOne = regions.split(' / ').slice(1).join(' / ');
    expect((await contentOf({ target_area_search: withoutOne })).prefectures).toHaveLength(46);
  });

  it('takes no ceiling of 0 and no rate beside a fixed amount', async () => {
    expect(await contentOf({ subsidy_max_limit: 0, subsidy_rate: '定額、1/2' })).toMatchObject({
      ceilingYen: null,
      ceilingText: null,
      maxRate: null,
      rateText: '定額、1/2',
    });
  });

  it('names the entry and field of what it cannot take, and takes the rest', async () => {
    const { programs, errors } = await read(
      { ...LIST_ENTRY, id: 'c1', title: '' },
      { ...LIST_ENTRY, id: 'c2', target_area_search: '月面' },
      { ...LIST_ENTRY, id: 'c3', acceptance_end_datetime: 'いつか' },
      { ...LIST_ENTRY, id: 'c4', subsidy_max_limit: -1 },
      { ...LIST_ENTRY, id: 'c5', acceptance_end_datetime: '2020-01-01T00:00:00Z' },
      { ...LIST_ENTRY, id: undefined },
      'text',
      { ...LIST_ENTRY, id: 'c8' },
    );
    expect(programs.map(({ externalId }) => externalId)).toEqual(['c8']);
    expect(errors.map(({ line, column }) => [line, column])).toEqual([
      [1, 'title'],
      [2, 'target_area_search'],
      [3, 'acceptance_end_datetime'],
      [4, 'subsidy_max_limit'],
      [5, 'acceptance_end_datetime'],
      [6, 'id'],
      [7, 'id'],
    ]);
    expect(errors[1]?.reason).toContain('月面');
  });

  it('reports files that are no answer', async () => {
    await files.write('broken.json', '{');
    await files.write('error.json', '{"errorCode":"E-ML-9999"}');
    await files.write('good.json', answer(LIST_ENTRY));
    const { programs, errors } = await readAll(await readJgrants(await files.path()));
    expect(programs).toHaveLength(1);
    expect(errors.map(({ reason }) => reason.split(':')[0])).toEqual(['broken.json', 'error.json']);
    await expect(readJgrants('/nowhere')).rejects.toThrow('ENOENT');
  });
});
