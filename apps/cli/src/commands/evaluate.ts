import type { Command } from 'commander';
import { rowsOf, table } from '../evaluation/print';
import { readHistory, readPrograms, readQueries } from '../evaluation/read';
import { evaluateBaseline, evaluateEngine, prepareRun } from '../evaluation/run';

interface EvaluateOptions {
  programs: string;
  queries: string;
  history?: string;
  json?: boolean;
}

/** Needs no database: everything comes from the files. */
export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('マッチングの精度を測る。利用者に見せる順位付けと同じコードで、すべての施策を並べる')
    .requiredOption('--programs <file>', '施策（JSONL、.gz も可）: {id, name, 文章の項目…}')
    .requiredOption('--queries <file>', '問い合わせ（JSONL、.gz も可）: {text, programs: [id], grades?} または構想')
    .option('--history <file>', '過去の採択（JSONL、.gz も可）: {text, programs: [id], recipients?}')
    .option('--json', '結果を一つの JSON で出力する')
    .action(async (options: EvaluateOptions) => {
      const programs = await readPrograms(options.programs);
      const queries = await readQueries(options.queries);
      const history = options.history === undefined ? [] : await readHistory(options.history);
      const run = await prepareRun(programs, history);
      const outcome = evaluateEngine(run, queries);
      const baseline = evaluateBaseline(run, queries);
      if (options.json) {
        console.log(JSON.stringify({ ...outcome, baseline }, null, 2));
        return;
      }
      const known = new Set(programs.map(({ id }) => id));
      const missing = queries.filter(({ relevant }) => relevant.some((id) => !known.has(id))).length;
      console.log(table([...rowsOf('むすび', outcome), ...rowsOf('文字2-gram の BM25', baseline)]));
      console.log(
        `\n施策 ${programs.length} 件、過去の採択 ${history.length} 件。括弧内は 95% 区間（ブートストラップ）。`,
      );
      if (missing > 0)
        console.log(`正解の施策が一覧にない問い合わせが ${missing} 件あります（見つからなかったものとして数えます）。`);
    });
}
