import { basename } from 'node:path';
import { UsageError } from '@app/platform';
import { type Command, Option } from 'commander';
import { ablate } from '../evaluation/ablation';
import { CALIBRATED_DEPTH, calibrate } from '../evaluation/calibration';
import { calibrationTable, rowsOf, table } from '../evaluation/print';
import { readHistory, readPrograms, readQueries } from '../evaluation/read';
import { writeSection } from '../evaluation/report';
import { evaluateBaseline, evaluateEngine, prepareRun } from '../evaluation/run';

interface EvaluateOptions {
  programs: string;
  queries: string;
  history?: string;
  json?: boolean;
  ablation?: boolean;
  report?: string;
  title?: string;
}

/** Needs no database: everything comes from the files. */
export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('マッチングの精度を測る。利用者に見せる順位付けと同じコードで、すべての施策を並べる')
    .requiredOption('--programs <file>', '施策（JSONL、.gz も可）: {id, name, 文章の項目…}')
    .requiredOption('--queries <file>', '問い合わせ（JSONL、.gz も可）: {text, programs: [id], grades?} または構想')
    .option('--history <file>', '過去の採択（JSONL、.gz も可）: {text, programs: [id], recipients?}')
    .option('--ablation', '順位付けの部分ごとに、それだけの場合とそれを除いた場合も測る')
    .option('--json', '結果を一つの JSON で出力する')
    .addOption(new Option('--report <file>', '結果を Markdown の節として書き込む（--title が要る）'))
    .option('--title <title>', '節の見出し。同じ見出しの節は置き換える')
    .action(evaluate);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  if (options.report !== undefined && !options.title) throw new UsageError('--report には --title を付けてください。');
  const programs = await readPrograms(options.programs);
  const queries = await readQueries(options.queries);
  const history = options.history === undefined ? [] : await readHistory(options.history);
  const run = await prepareRun(programs, history);
  const outcome = evaluateEngine(run, queries);
  const baseline = evaluateBaseline(run, queries);
  const ablation = options.ablation ? ablate(run, queries) : [];
  const calibration = calibrate(run, queries);
  const known = new Set(programs.map(({ id }) => id));
  const missing = queries.filter(({ relevant }) => relevant.some((id) => !known.has(id))).length;

  const text = [
    table([...rowsOf('むすび', outcome), ...rowsOf('文字2-gram の BM25', baseline)]),
    `施策 ${programs.length} 件（${basename(options.programs)}）、問い合わせ ${queries.length} 件（${basename(options.queries)}）、` +
      `過去の採択 ${history.length} 件${options.history ? `（${basename(options.history)}）` : ''}。括弧内は 95% 区間（ブートストラップ）。`,
    ...(missing > 0
      ? [`正解の施策が一覧にない問い合わせが ${missing} 件あり、見つからなかったものとして数えています。`]
      : []),
    `三つの言葉（各問い合わせの最初の ${CALIBRATED_DEPTH} 件のうち）:`,
    calibrationTable(calibration),
    ...(ablation.length > 0
      ? [
          '部分ごと:',
          table([
            ['すべて', outcome],
            ...ablation.map(({ label, removed }) => [`${label} を除く`, removed] as const),
            ...ablation.map(({ label, alone }) => [`${label} だけ`, alone] as const),
          ]),
        ]
      : []),
  ].join('\n\n');
  if (options.report !== undefined) writeSection(options.report, options.title!, text);
  if (!options.json) {
    console.log(text);
    return;
  }
  const parts = Object.fromEntries(ablation.map(({ part, alone, removed }) => [part, { alone, removed }]));
  console.log(
    JSON.stringify({ ...outcome, baseline, calibration, ...(options.ablation && { ablation: parts }) }, null, 2),
  );
}
