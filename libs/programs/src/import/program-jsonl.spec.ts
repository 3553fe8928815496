import { gzipSync } from 'node:zlib';
import { readAll, ScratchFiles } from './import.fixtures';
import { readJsonl } from './program-jsonl';

const files = new ScratchFiles();
afterEach(() => files.remove());

const lineOf = (fields: Record<string, unknown>): string =>
  JSON.stringify({ id: 'x-1', name: '架空の補助金', ...fields });

async function read(...lines: string[]) {
  return readAll(readJsonl(await files.write('programs.jsonl', lines.join('\n')), 'jsonl'));
}

describe('readJsonl', () => {
  it('reads every field of the format', async () => {
    const fields = {
      ministry: '架空省',
      bureau: '架空局',
      kind: 'subsidy',
      themes: ['tourism', 'digital'],
      pillars: ['wide_area'],
      needKinds: ['funding'],
      stages: ['pilot'],
      summary: '短い説明',
      purpose: '目的',
      currentIssues: '課題',
      overview: '概要',
      target: '目標',
      targetYear: 2027,
      requirements: '要件',
      applicants: ['municipality'],
      rateText: '1/2以内',
      ceilingText: '1,000万円',
      maxRate: 0.5,
      ceilingYen: 10_000_000,
      floorYen: 0,
      prefectures: ['01', '47'],
      eligibility: { is: 'applicantKind', in: ['municipality'], source: '市町村' },
      windows: [{ fiscalYear: 2025, opensOn: '2025-04-01', closesOn: null, status: 'forecast', note: '例年4月' }],
      fiscalYear: 2025,
      startYear: 2023,
      endYear: null,
      implementationMethods: ['補助'],
      majorExpense: 'その他',
      url: 'https://example.go.jp/',
      applicationUrl: null,
      sourceTitle: '架空の資料',
      lastVerifiedOn: '2025-09-01',
    };
    const { programs, errors } = await read(lineOf(fields));
    expect(errors).toEqual([]);
    expect(programs).toEqual([{ source: 'jsonl', externalId: 'x-1', content: { name: '架空の補助金', ...fields } }]);
  });

  it('leaves out what the line does not have, and empties what it says is null or empty', async () => {
    const { programs } = await read(lineOf({ summary: null, themes: null, bureau: '' }));
    expect(programs[0]?.content).toEqual({ name: '架空の補助金', summary: null, themes: [], bureau: null });
  });

  it('reads gzip, a byte order mark, CRLF and blank lines, and names the source it is told', async () => {
    const text = `\uFEFF${lineOf({})}\r\n\r\n${lineOf({ id: 'x-2' })}\r\n`;
    const file = await files.write('programs.jsonl.gz', gzipSync(text));
    const { programs, lines, errors } = await readAll(readJsonl(file, 'national-measures'));
    expect(errors).toEqual([]);
    expect(programs.map(({ source, externalId }) => [source, externalId])).toEqual([
      ['national-measures', 'x-1'],
      ['national-measures', 'x-2'],
    ]);
    expect(lines).toEqual([1, 3]);
  });

  it('takes the first of several addresses in one field', async () => {
    const { programs } = await read(lineOf({ url: 'https://a.example.jp/x.html、https://b.example.jp/' }));
    expect(programs[0]?.content.url).toBe('https://a.example.jp/x.html');
  });

  it.each([
    [{ budget: 1 }, 'budget', 'この形式にない項目'],
    [{ id: undefined }, 'id', '文字列ではありません'],
    [{ id: 5 }, 'id', '文字列ではありません'],
    [{ name: ' ' }, 'name', '空です'],
    [{ name: undefined }, 'name', '必須'],
    [{ kind: 'gift' }, 'kind', '決められたコード'],
    [{ themes: ['tourism', 'moon'] }, 'themes', 'moon'],
    [{ themes: 'tourism' }, 'themes', '配列'],
    [{ maxRate: 50 }, 'maxRate', '0から1'],
    [{ ceilingYen: 1.5 }, 'ceilingYen', '整数の円'],
    [{ ceilingYen: '100' }, 'ceilingYen', '整数の円'],
    [{ prefectures: ['48'] }, 'prefectures', '48'],
    [{ lastVerifiedOn: '2025-02-30' }, 'lastVerifiedOn', '年月日'],
    [{ url: 'javascript:alert(1)' }, 'url', 'http'],
    [{ eligibility: { is: 'luck' } }, 'eligibility', 'unknown_predicate'],
    [{ windows: [{ fiscalYear: 2025, status: 'maybe' }] }, 'windows', 'confirmed か forecast'],
    [{ windows: [{ fiscalYear: 2025, status: 'confirmed', until: 'x' }] }, 'windows', 'until'],
    [
      { windows: [{ fiscalYear: 2025, status: 'confirmed', opensOn: '2025-05-01', closesOn: '2025-04-01' }] },
      'windows/0/closesOn',
      '締切日',
    ],
    [{ floorYen: 2, ceilingYen: 1 }, 'floorYen', '下限額'],
  ])('refuses %j', async (fields, column, reason) => {
    const { programs, errors } = await read(lineOf({}), lineOf(fields), lineOf({ id: 'x-3' }));
    expect(programs).toHaveLength(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ line: 2, column });
    expect(errors[0]?.reason).toContain(reason);
  });

  it('lists all errors of a row', async () => {
    const { programs, errors } = await read(lineOf({ kind: 'gift', maxRate: 2, colour: 'red' }));
    expect(programs).toEqual([]);
    expect(errors.map(({ column }) => column)).toEqual(['kind', 'maxRate', 'colour']);
  });

  it('goes on after lines that are no entry', async () => {
    const { programs, errors } = await read('{"id": ', '[1]', 'null', lineOf({}));
    expect(programs).toHaveLength(1);
    expect(errors.map(({ line, column }) => [line, column])).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ]);
  });

  it('keeps what it read of a file that is cut off', async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      lineOf({ id: `x-${index}`, summary: `${Math.sin(index)}` }),
    ).join('\n');
    const whole = gzipSync(many);
    const { programs, errors } = await readAll(
      readJsonl(await files.write('cut.jsonl.gz', whole.subarray(0, whole.length / 2)), 'jsonl'),
    );
    expect(programs.length).toBeGreaterThan(100);
    expect(errors.at(-1)?.reason).toContain('ここから先を読めません');
  });

  it('says in one line that a file is not there', async () => {
    await expect(readAll(readJsonl('/nowhere/programs.jsonl', 'jsonl'))).rejects.toThrow('ENOENT');
  });
});
