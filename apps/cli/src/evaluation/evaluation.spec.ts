import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ablate } from './ablation';
import { calibrate } from './calibration';
import { calibrationTable } from './print';
import { readHistory, readPrograms, readQueries } from './read';
import { writeSection } from './report';
import { evaluateBaseline, evaluateEngine, prepareRun } from './run';

describe('evaluation', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'evaluation-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  let files = 0;
  const file = (...lines: readonly unknown[]): string => {
    const path = join(directory, `${files++}.jsonl`);
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    writeFileSync(path, files % 2 === 0 ? gzipSync(text) : text);
    return path;
  };

  const PROGRAMS = [
    { id: '1', name: 'ドローンによる配送', purpose: '荷物を届ける', url: 'https://example.com/drone', budget: 5 },
    { id: 2, name: '森林の間伐', remarks: '山の手入れ', majorExpense: '林業費' },
    { id: '3', name: '先端技術の社会実装' },
  ];
  const GOOD_QUERY = { text: '山の手入れ', programs: ['2'] };

  it('searches in every text, known or not, but not in facts and addresses', async () => {
    const [drone, forest] = await readPrograms(file(...PROGRAMS));
    expect(drone!.text).toEqual({ name: 'ドローンによる配送', purpose: '荷物を届ける' });
    expect(forest).toMatchObject({ id: '2', text: { name: '森林の間伐', remarks: '山の手入れ' } });
  });

  it('takes texts and whole ideas as queries', async () => {
    const challenge = '荷物が届かない';
    const queries = await readQueries(
      file(GOOD_QUERY, {
        challenge,
        needs: [{ id: 'n', kind: 'funding', text: '費用' }],
        programs: [1],
        split: 'tuned',
      }),
    );
    expect(queries[1]).toMatchObject({
      split: 'tuned',
      relevant: ['1'],
      idea: { text: { challenge } },
      text: challenge,
    });
    expect(queries[1]!.idea.needs).toEqual([{ id: 'n', kind: 'funding', text: '費用' }]);
  });

  it.each<[string, (path: string) => Promise<unknown>, unknown, RegExp]>([
    ['a program without id', readPrograms, { name: 'x' }, /2 行目: 「id」/],
    ['a program without name', readPrograms, { id: '9' }, /2 行目: 「name」/],
    ['a program that comes twice', readPrograms, { id: '1', name: 'x' }, /2 行目: id「1」が二度/],
    ['a line that is no JSON', readPrograms, '{"id":', /2 行目: JSON/],
    ['a query without text', readQueries, { programs: ['1'] }, /2 行目: 「text」/],
    ['a query without programs', readQueries, { text: 'x', programs: [] }, /2 行目: 「programs」/],
    ['grades that are none', readQueries, { ...GOOD_QUERY, grades: { 2: 'good' } }, /2 行目: 「grades」/],
    ['history without text', readHistory, { programs: ['1'] }, /2 行目: 「text」/],
    ['history whose programs are no ids', readHistory, { text: 'x', programs: [{}] }, /2 行目: 「programs」/],
  ])('refuses %s and names the line', async (_, read, bad, message) => {
    const good = read === readPrograms ? PROGRAMS[0] : { text: 'x', programs: ['1'] };
    await expect(read(file(good, bad))).rejects.toThrow(message);
  });

  it('measures the engine beside the baseline; history brings what the texts do not say', async () => {
    const programs = await readPrograms(file(...PROGRAMS));
    const queries = await readQueries(file(GOOD_QUERY, { text: '雪下ろしロボットの導入', programs: ['3'] }));
    const history = await readHistory(
      file({
        text: '雪下ろしロボットの試作',
        programs: ['3'],
        recipients: [{ corporateNumber: '9000020152242', name: '架空市', amountYen: 1 }],
      }),
    );
    expect(history).toMatchObject([{ candidateId: '3', recipientCode: '152242', amountYen: 1 }]);
    const cold = await prepareRun(programs, []);
    expect(evaluateBaseline(cold, queries)).toMatchObject({ queries: 2, hitAt1: 0.5 });
    const outcome = evaluateEngine(cold, queries);
    expect(outcome).toMatchObject({ queries: 2, hitAt1: 0.5, recallAt10: 0.5, mrrAt100: 0.5 });
    expect(outcome.intervals.hitAt1).toEqual([0, 1]);
    const warm = await prepareRun(programs, history);
    expect(evaluateEngine(warm, queries)).toMatchObject({ hitAt1: 1, recallAt50: 1 });

    const parts = ablate(warm, queries);
    const evidence = parts.find(({ part }) => part === 'evidence')!;
    expect(evidence.removed.hitAt1).toBe(outcome.hitAt1);
    expect(ablate(cold, queries).map(({ part }) => part)).not.toContain('evidence');
  });

  it('counts how often each word stands at a program that is right', async () => {
    const programs = await readPrograms(file(...PROGRAMS));
    const run = await prepareRun(programs, []);
    const calibrations = calibrate(run, await readQueries(file(GOOD_QUERY, { text: '荷物を届ける', programs: ['3'] })));
    expect(calibrations.map(({ band }) => band)).toEqual(['strong', 'fit', 'reference']);
    const sum = (name: 'candidates' | 'right') => calibrations.reduce((total, one) => total + one[name], 0);
    // The forest is found and right, the drone found and wrong.
    expect([sum('candidates'), sum('right')]).toEqual([2, 1]);
    expect(calibrationTable([{ band: 'fit', candidates: 4, right: 1, share: 0.25 }])).toContain(
      '| 合う | 4 | 1 | 0.250 |',
    );
    expect(calibrationTable([{ band: 'strong', candidates: 0, right: 0, share: null }])).toContain('| – |');
  });

  it('puts a section in the place of its former version and leaves the others', () => {
    const path = join(directory, 'report.md');
    writeFileSync(path, '# Title\n');
    writeSection(path, 'One', 'first');
    writeSection(path, 'Two', 'second');
    writeSection(path, 'One', 'third');
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^# Title\n\n<!-- begin: One -->[^]*third[^]*<!-- begin: Two -->[^]*second[^]*$/);
    expect(text).not.toContain('first');
  });
});
