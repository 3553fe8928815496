import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { corporateNumberOfLocalGovernment } from '@app/japan';
import { readAwards } from './award-jsonl';

let directory: string;
beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'musubi-awards-'))));
afterAll(() => rm(directory, { recursive: true }));

const UEDA = corporateNumberOfLocalGovernment('202037');
const NAGANO = corporateNumberOfLocalGovernment('200000');

const row = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  text: '架空の買物環境整備',
  programs: ['104'],
  recipients: [{ corporateNumber: UEDA, name: '上田市', amountYen: 7_500_000 }],
  ...fields,
});

async function read(...rows: (Record<string, unknown> | string)[]) {
  const file = join(directory, 'awards.jsonl');
  await writeFile(file, rows.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n'));
  return readAwards(file);
}

const recipient = (fields: Record<string, unknown>) => row({ recipients: [fields] });

describe('readAwards', () => {
  it('reads awards, and the 団体コード out of the 法人番号', async () => {
    const { awards, rejected, notices } = await read(row());
    expect(awards).toEqual([
      {
        text: '架空の買物環境整備',
        programIds: ['104'],
        recipients: [{ name: '上田市', corporateNumber: UEDA, localGovernmentCode: '202037', amountYen: 7_500_000 }],
      },
    ]);
    expect([rejected, notices]).toEqual([[], []]);
  });

  it('reads gzip, a byte order mark, Windows line ends and empty lines', async () => {
    const file = join(directory, 'awards.jsonl.gz');
    const lines = [row({ text: '一' }), row({ text: '二' })].map((each) => JSON.stringify(each));
    await writeFile(file, gzipSync(`\uFEFF${lines.join('\r\n\r\n')}\r\n`));
    const { awards, rejected } = await readAwards(file);
    expect(awards.map(({ text }) => text)).toEqual(['一', '二']);
    expect(rejected).toEqual([]);
  });

  it('keeps recipients that are no local government, and what is not known', async () => {
    const { awards, notices } = await read(
      recipient({ corporateNumber: '7000012050002', name: '国の機関', amountYen: 0 }),
      row({ text: '名称だけ', recipients: [{ name: '試験実行委員会（架空）' }, { corporateNumber: NAGANO }] }),
      row({ text: '受け手の公表なし', programs: [104, '104'], recipients: [] }),
    );
    expect(awards.map(({ recipients }) => recipients)).toEqual([
      [{ name: '国の機関', corporateNumber: '7000012050002', localGovernmentCode: null, amountYen: 0 }],
      [
        { name: '試験実行委員会（架空）', corporateNumber: null, localGovernmentCode: null, amountYen: null },
        { name: '長野県', corporateNumber: NAGANO, localGovernmentCode: '200000', amountYen: null },
      ],
      [],
    ]);
    expect(awards[2]!.programIds).toEqual(['104']);
    expect(notices).toEqual([]);
  });

  it('keeps the name when the 法人番号 cannot be right, and says so', async () => {
    const wrong = `${UEDA[0] === '9' ? '8' : '9'}${UEDA.slice(1)}`;
    const { awards, rejected, notices } = await read(
      recipient({ corporateNumber: wrong, name: '上田市' }),
      recipient({ corporateNumber: '202037', name: '上田市', amountYen: 1 }),
    );
    expect(awards[0]!.recipients).toEqual([
      { name: '上田市', corporateNumber: null, localGovernmentCode: null, amountYen: null },
      { name: '上田市', corporateNumber: null, localGovernmentCode: null, amountYen: 1 },
    ]);
    expect(rejected).toEqual([]);
    expect(notices).toEqual([
      { line: 1, column: 'recipients[0].corporateNumber', reason: expect.stringContaining('検査数字') },
      { line: 2, column: 'recipients[0].corporateNumber', reason: expect.stringContaining('13桁') },
    ]);
  });

  it('joins rows of the same text and programs, and drops one that is there twice', async () => {
    const more = { recipients: [{ name: '長野県', corporateNumber: NAGANO, amountYen: 5 }] };
    const { awards, rejected, joined } = await read(
      row({ programs: ['2', '1'] }),
      row({ programs: ['1', '2'], ...more }),
      row(),
      row(),
    );
    expect(awards.map(({ programIds, recipients }) => [programIds, recipients.length])).toEqual([
      [['1', '2'], 2],
      [['104'], 1],
    ]);
    expect(joined).toBe(1);
    expect(rejected).toEqual([{ line: 4, column: null, reason: expect.stringContaining('3 行目と同じ') }]);
  });

  it.each<[string, Record<string, unknown> | string, string, string]>([
    ['no JSON', '{"text":', '', 'JSON として読めません'],
    ['a list', '[]', '', 'オブジェクトではありません'],
    ['a broken encoding', '{"text":"\uFFFD"}', '', 'UTF-8'],
    ['an unknown field', row({ 備考: 'x' }), '備考', 'この形式にない'],
    ['no text', row({ text: undefined }), 'text', '必須'],
    ['an empty text', row({ text: ' \u0000 ' }), 'text', '空です'],
    ['a text that is none', row({ text: 5 }), 'text', '文字列ではありません'],
    ['half a character', row({ text: 'あ\ud800' }), 'text', '文字として正しくない'],
    ['an endless text', row({ text: 'あ'.repeat(10_001) }), 'text', '長すぎます'],
    ['no programs', row({ programs: undefined }), 'programs', '一つ以上'],
    ['an empty list of programs', row({ programs: [] }), 'programs', '一つ以上'],
    ['a program that is no id', row({ programs: [{}] }), 'programs', '文字列ではありません'],
    ['no recipients', row({ recipients: undefined }), 'recipients', '配列ではありません'],
    ['a recipient that is none', row({ recipients: ['上田市'] }), 'recipients[0]', '受け手ではありません'],
    ['a recipient without name', recipient({ amountYen: 1 }), 'recipients[0].name', '必須'],
    ['an unknown field of a recipient', recipient({ name: 'x', 金額: 1 }), 'recipients[0].金額', 'この形式にない'],
    ['a negative amount', recipient({ name: 'x', amountYen: -1 }), 'recipients[0].amountYen', '0以上の整数'],
    ['half a yen', recipient({ name: 'x', amountYen: 0.5 }), 'recipients[0].amountYen', '0以上の整数'],
    ['an amount in words', recipient({ name: 'x', amountYen: '750万円' }), 'recipients[0].amountYen', '0以上の整数'],
    [
      'a number that is an object',
      recipient({ name: 'x', corporateNumber: {} }),
      'recipients[0].corporateNumber',
      '法人番号',
    ],
  ])('leaves out a row with %s, says where and why, and goes on', async (_, faulty, column, reason) => {
    const { awards, rejected } = await read(row({ text: '前' }), '', faulty, row({ text: '後' }));
    expect(awards.map(({ text }) => text)).toEqual(['前', '後']);
    expect(rejected).toEqual([{ line: 3, column: column || null, reason: expect.stringContaining(reason) }]);
  });

  it('names all faults of a row', async () => {
    const { rejected } = await read({ text: '', programs: [], recipients: 5 });
    expect(rejected.map(({ column }) => column)).toEqual(['text', 'programs', 'recipients']);
  });

  it('keeps what it read of a file that is cut off, and says so', async () => {
    const file = join(directory, 'cut.jsonl.gz');
    const whole = gzipSync(Array.from({ length: 3000 }, (_, i) => JSON.stringify(row({ text: `件${i}` }))).join('\n'));
    await writeFile(file, whole.subarray(0, whole.length - 200));
    const { awards, rejected } = await readAwards(file);
    expect(awards.length).toBeGreaterThan(100);
    expect(rejected.at(-1)!.reason).toContain('途中で切れている');
  });

  it('says in one line that a file is not there', async () => {
    await expect(readAwards(join(directory, 'none.jsonl'))).rejects.toThrow('読めません');
  });
});
