import { Fairness, LEAST_RATIO } from '@app/learning';
import type { GroupExposure } from '@app/matching';
import { type Settings, UsageError } from '@app/platform';
import type { Command } from 'commander';
import { withDomain } from '../context';
import { fairnessOfFiles } from '../fairness-of-files';

interface Options {
  limit: string;
  programs?: string;
  queries?: string;
  json?: boolean;
}

export function addFairnessCommand(program: Command, settings: () => Promise<Settings>): void {
  program
    .command('fairness')
    .description('推薦の露出が、合い方に見合って分けられているかを調べる（露出 ÷ 合い方、1 が見合った量）')
    .option('--limit <ideas>', '調べる構想の数の上限', '2000')
    .option('--programs <file>', '動いている環境の代わりに、施策の JSONL（ministry つき）を')
    .option('--queries <file>', 'この文章の JSONL（text）で調べる')
    .option('--json', 'JSON で出力する')
    .action(async (options: Options) => {
      const most = Number(options.limit);
      if (!Number.isInteger(most) || most < 1) throw new UsageError('--limit は1以上の整数にしてください。');
      if (Boolean(options.programs) !== Boolean(options.queries)) {
        throw new UsageError('--programs と --queries は両方指定してください。');
      }
      if (options.programs && options.queries) {
        const found = await fairnessOfFiles(options.programs, options.queries, most);
        if (options.json) return console.log(JSON.stringify(found, null, 2));
        console.log(`施策 ${found.programs} 件、文章 ${found.queries} 件`);
        console.log(
          `先頭10件に正解 ${percent(found.plain.hitAt10)} → ${percent(found.spread.hitAt10)}（分散の前 → 後）`,
        );
        console.log(`順位の逆数の平均 ${found.plain.mrr.toFixed(4)} → ${found.spread.mrr.toFixed(4)}`);
        printRows('府省庁ごと（分散の前）', found.plain.ministries);
        printRows('府省庁ごと（分散の後）', found.spread.ministries);
        return;
      }
      const report = await withDomain(await settings(), (app) => app.get(Fairness).report(most));
      if (options.json) return console.log(JSON.stringify(report, null, 2));
      console.log(`構想 ${report.ideas} 件の、今の推薦`);
      printRows('支援施策: 府省庁ごと', report.ministries);
      printRows('提供サービス・研究シーズ・共用設備: 提供者の登録からの年数ごと', report.supplierAges);
      printRows('提供者から見た構想: 自治体の種類ごと', report.municipalitySizes);
    });
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

function printRows(title: string, rows: readonly GroupExposure[]): void {
  console.log(`\n${title}`);
  if (rows.length === 0) return console.log('  まだありません。');
  console.table(
    rows.map(({ group, lists, places, ratio, ratioAtMost }) => ({
      区分: group,
      推薦の数: lists,
      候補の数: places,
      '露出÷合い方': Number(ratio.toFixed(3)),
      僅差の入替での上限: Number(ratioAtMost.toFixed(3)),
      確認:
        ratio >= LEAST_RATIO ? '' : ratioAtMost >= LEAST_RATIO ? '低い（入替で直せる）' : '低い（合い方の差による）',
    })),
  );
}
