import { type Band, METRICS } from '@app/matching';
import type { Calibration } from './calibration';
import type { Outcome, Summary } from './run';

const LABEL = {
  hitAt1: 'R@1位',
  recallAt5: 'R@5',
  recallAt10: 'R@10',
  recallAt50: 'R@50',
  mrrAt100: 'MRR@100',
  ndcgAt10: 'nDCG@10',
};

/** Rows of a Markdown table: one ranking each, means with their intervals. */
export function table(rows: readonly (readonly [name: string, summary: Summary])[]): string {
  const head = ['', '件数', ...METRICS.map((name) => LABEL[name]), 'ms/件'];
  return [head, head.map(() => '---'), ...rows.map(([name, summary]) => cells(name, summary))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function cells(name: string, summary: Summary): string[] {
  const metrics = METRICS.map((metric) => {
    const [low, high] = summary.intervals[metric];
    return `${summary[metric].toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
  });
  return [name, String(summary.queries), ...metrics, summary.msPerQuery.toFixed(2)];
}

/** The outcome of one ranking with its parts, each a row. */
export function rowsOf(name: string, outcome: Outcome): [string, Summary][] {
  return [
    [name, outcome],
    ...(outcome.exactlyOne ? [[`${name}（正解が1件のみ）`, outcome.exactlyOne] as [string, Summary]] : []),
    ...Object.entries(outcome.splits ?? {}).map(([split, part]): [string, Summary] => [`${name}（${split}）`, part]),
  ];
}

const WORD: Readonly<Record<Band, string>> = { strong: '強く合う', fit: '合う', reference: '参考' };

/** What the three words are worth: a Markdown table. */
export function calibrationTable(calibrations: readonly Calibration[]): string {
  const rows = calibrations.map(({ band, candidates, right, share }) =>
    [WORD[band], candidates, right, share === null ? '–' : share.toFixed(3)].map(String),
  );
  const head = ['言葉', '施策', 'うち正解', '割合'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
