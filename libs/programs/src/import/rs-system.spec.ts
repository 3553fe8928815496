import { evaluateRule, parseRule, type Rule } from '@app/matching';
import { zipSync, strToU8 } from 'fflate';
import { overviewCsv, readAll, ScratchFiles, subsidyCsv } from './import.fixtures';
import { readRsSystem } from './rs-system';

const files = new ScratchFiles();
afterEach(() => files.remove());

const ISLANDS = {
  予算事業ID: '900001',
  事業名: '空き倉庫活用促進事業（架空）',
  府省庁: '国土交通省',
  '局・庁': '架空局',
  課: '架空課',
  事業の目的: '使われない倉庫を、地域の仕事場に変える。',
  '現状・課題': '倉庫が「余って」いる。',
  事業の概要: '改修に必要な経費の一部を補助する。',
  事業概要URL: 'https://example.go.jp/a.html、https://example.go.jp/b.html',
  事業開始年度: '2023',
  '事業終了（予定）年度': '2027',
  主要経費: '公共事業関係費',
  実施方法ー直接実施: '1',
  実施方法ー補助: '1',
};

async function read(overview: readonly Record<string, string>[], subsidies?: readonly Record<string, string>[]) {
  const first = await files.write('1-2_fictional.csv', overviewCsv(overview));
  const second = subsidies && (await files.write('1-4_fictional.csv', subsidyCsv(subsidies)));
  return readAll(await readRsSystem(first, second));
}

async function termsOf(subsidies: readonly Record<string, string>[], more: Record<string, string> = {}) {
  const { programs, errors } = await read(
    [{ ...ISLANDS, ...more }],
    subsidies.map((row) => ({ 予算事業ID: '900001', ...row })),
  );
  expect(errors).toEqual([]);
  const content = programs[0]?.content;
  if (!content) throw new Error('no program was read');
  return content;
}

const verdictOf = (rule: Rule | null | undefined, kind: string): string =>
  rule
    ? evaluateRule(rule, {
        applicant: { kind, code: null, prefecture: null },
        jointApplicants: [],
        stage: null,
        themes: [],
        budgetYen: null,
        ownShareYen: null,
        startOn: null,
        endOn: null,
        partnerKinds: [],
      }).verdict
    : 'no rule';

describe('readRsSystem: sheet 1-2', () => {
  it('makes one program of a row', async () => {
    const { programs, lines, errors } = await read([ISLANDS]);
    expect(errors).toEqual([]);
    expect(lines).toEqual([2]);
    expect(programs).toEqual([
      {
        source: 'rs-system',
        externalId: '900001',
        content: {
          name: '空き倉庫活用促進事業（架空）',
          ministry: '国土交通省',
          bureau: '架空局 架空課',
          kind: 'subsidy',
          needKinds: ['funding'],
          purpose: '使われない倉庫を、地域の仕事場に変える。',
          currentIssues: '倉庫が「余って」いる。',
          overview: '改修に必要な経費の一部を補助する。',
          fiscalYear: 2024,
          startYear: 2023,
          endYear: 2027,
          implementationMethods: ['直接実施', '補助'],
          majorExpense: '公共事業関係費',
          url: 'https://example.go.jp/a.html',
          sourceTitle: '行政事業レビューシート（2024年度）',
        },
      },
    ]);
  });

  it('merges the rows of one program, also from a zip, and knows the total beforehand', async () => {
    const sheet = overviewCsv([
      ISLANDS,
      { ...ISLANDS, 主要経費: '中小企業対策費' },
      { ...ISLANDS, 予算事業ID: '900002', 実施方法ー補助: '' },
    ]);
    const zip = zipSync({ '1-2_fictional.csv': strToU8(sheet), 'readme.txt': strToU8('x') });
    const reader = await readRsSystem(await files.write('1-2.zip', zip));
    expect(reader.total).toBe(2);
    const { programs, errors } = await readAll(reader);
    expect(errors).toEqual([]);
    expect(programs.map(({ externalId, content }) => [externalId, content.kind, content.majorExpense])).toEqual([
      ['900001', 'subsidy', '公共事業関係費、中小企業対策費'],
      ['900002', 'direct', '公共事業関係費'],
    ]);
  });

  it('takes the good rows and says what is wrong with the others', async () => {
    const { programs, errors } = await read([
      ISLANDS,
      { ...ISLANDS, 予算事業ID: 'abc' },
      { ...ISLANDS, 予算事業ID: '900003', 事業名: '' },
      { ...ISLANDS, 予算事業ID: '900004', 事業開始年度: '令和5' },
      { ...ISLANDS, 事業の概要: '同じ事業なのに違う' },
      { ...ISLANDS, 予算事業ID: '900005' },
    ]);
    expect(programs.map(({ externalId }) => externalId)).toEqual(['900001', '900005']);
    expect(errors.map(({ line, column }) => [line, column])).toEqual([
      [3, '予算事業ID'],
      [4, '事業名'],
      [5, '事業開始年度'],
      [6, '事業の概要'],
    ]);
    expect(errors[2]?.reason).toContain('令和5');
  });

  it('reads on after broken quotes and rows of another width, with the right line numbers', async () => {
    const good = overviewCsv([
      { ...ISLANDS, 事業の概要: '一行目\n二行目' },
      { ...ISLANDS, 予算事業ID: '900002' },
    ]).split('\r\n');
    const text = [good[0], good[1], '"閉じない,引用符', 'short,row', good[2], ''].join('\r\n');
    const { programs, lines, errors } = await readAll(await readRsSystem(await files.write('broken.csv', text)));
    expect(programs.map(({ externalId }) => externalId)).toEqual(['900001', '900002']);
    expect(programs[0]?.content.overview).toBe('一行目\n二行目');
    expect(lines).toEqual([2, 6]);
    expect(errors.map(({ line, column }) => [line, column])).toEqual([
      [4, null],
      [5, null],
    ]);
  });

  it('refuses a file that is not the sheet, in one line', async () => {
    await expect(readRsSystem(await files.write('other.csv', 'a,b\n1,2\n'))).rejects.toThrow(
      /列がありません.*予算事業ID/,
    );
    await expect(
      readRsSystem(await files.write('sjis.csv', Uint8Array.from([0x8e, 0x96, 0x8b, 0xc6]))),
    ).rejects.toThrow('UTF-8');
    await expect(readRsSystem(await files.write('empty.csv', ''))).rejects.toThrow('中身がありません');
    await expect(readRsSystem(await files.write('bad.zip', 'PK\u0003\u0004xxxx'))).rejects.toThrow('zip');
    await expect(readRsSystem('/nowhere/1-2.csv')).rejects.toThrow('ENOENT');
  });
});

describe('readRsSystem: sheet 1-4', () => {
  it('leaves rates and recipients out when the sheet is not given, and empties them when it says nothing', async () => {
    const without = await read([ISLANDS]);
    expect(Object.keys(without.programs[0]?.content ?? {})).not.toContain('rateText');
    expect(await termsOf([{}])).toMatchObject({
      rateText: null,
      maxRate: null,
      applicants: [],
      applicantsText: null,
      eligibility: null,
    });
  });

  it('keeps the wording and reads numbers from it', async () => {
    const content = await termsOf([
      { 補助対象: '地方公共団体', 補助率: "'３分の２", 補助上限等: '上限５億円、下限250万円' },
    ]);
    expect(content).toMatchObject({
      applicants: ['municipality', 'prefecture'],
      applicantsText: '地方公共団体',
      rateText: '３分の２',
      maxRate: expect.closeTo(2 / 3, 10) as number,
      ceilingText: '上限５億円、下限250万円',
      ceilingYen: 500_000_000,
      floorYen: 2_500_000,
    });
  });

  it('joins the menus of a program, numbered, and takes the highest of what all of them say', async () => {
    const content = await termsOf([
      { '番号（補助率等）': '1', 補助対象: '市町村', 補助率: '1/2', 補助上限等: '1,000万円' },
      { '番号（補助率等）': '2', 補助対象: '都道府県', 補助率: '2/3', 補助上限等: '3,000万円' },
    ]);
    expect(content.rateText).toBe('（1）1/2\n（2）2/3');
    expect(content.maxRate).toBeCloseTo(2 / 3, 10);
    expect(content.ceilingYen).toBe(30_000_000);
    expect(verdictOf(content.eligibility, 'municipality')).toBe('eligible');
    expect(verdictOf(content.eligibility, 'prefecture')).toBe('eligible');
  });

  it.each([
    ['定額、1/2', null],
    ['定額（10/10）', 1],
    ['1/2等', 0.5],
    ['要綱参照', null],
  ])('gives a highest rate only where it is known: %s', async (rate, maxRate) => {
    expect((await termsOf([{ 補助率: rate }])).maxRate).toBe(maxRate);
  });

  it.each(['1.5万円/10a', '5,500円', '個人1,500万円、法人3,000万円等', '年間7億円'])(
    'makes no ceiling of %s',
    async (ceiling) => {
      expect(await termsOf([{ 補助上限等: ceiling }])).toMatchObject({ ceilingText: ceiling, ceilingYen: null });
    },
  );

  it('makes no ceiling when one menu has none', async () => {
    const content = await termsOf([
      { 補助対象: '市町村', 補助上限等: '1,000万円' },
      { 補助対象: '都道府県', 補助率: '1/2' },
    ]);
    expect(content.ceilingYen).toBeNull();
  });

  it.each([
    // recipients, more of the program, municipality, prefecture, company
    ['都道府県、市町村', {}, 'eligible', 'eligible', 'ineligible'],
    ['地方公共団体等', {}, 'eligible', 'eligible', 'unknown'],
    // Money for prefectures and for companies is often passed on: never "ineligible" by silence.
    ['都道府県', {}, 'unknown', 'eligible', 'unknown'],
    ['市町村', {}, 'eligible', 'unknown', 'unknown'],
    ['民間企業', {}, 'unknown', 'unknown', 'eligible'],
    ['都道府県、指定都市', {}, 'unknown', 'eligible', 'ineligible'],
    ['沖縄県', {}, 'unknown', 'unknown', 'unknown'],
    ['独立行政法人福祉医療機構', {}, 'no rule', 'no rule', 'no rule'],
    ['大臣が認める者（地方公共団体を除く）', {}, 'ineligible', 'ineligible', 'unknown'],
    ['市町村', { '局・庁': '沖縄振興局' }, 'unknown', 'unknown', 'unknown'],
  ])('rules on 「%s」 %j', async (recipients, more, municipality, prefecture, company) => {
    const { eligibility } = await termsOf([{ 補助対象: recipients }], more);
    expect(['municipality', 'prefecture', 'company'].map((kind) => verdictOf(eligibility, kind))).toEqual([
      municipality,
      prefecture,
      company,
    ]);
    if (eligibility) expect(parseRule(eligibility)).toEqual({ rule: eligibility });
  });

  it('quotes the official words as the source of each predicate', async () => {
    const { eligibility } = await termsOf([{ 補助対象: '地方公共団体' }]);
    expect(eligibility).toEqual({ is: 'applicantKind', in: ['municipality', 'prefecture'], source: '地方公共団体' });
  });

  it('reports rows of programs that the first sheet does not have', async () => {
    const { programs, errors } = await read([ISLANDS], [{ 予算事業ID: '999999', 補助率: '1/2' }]);
    expect(programs).toHaveLength(1);
    expect(errors).toEqual([
      { line: 2, column: '予算事業ID', reason: '1-4_fictional.csv: 予算事業ID 999999 の事業が 1-2 にありません。' },
    ]);
  });
});
