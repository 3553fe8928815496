import { readFile } from 'node:fs/promises';
import { type IndicatorCellError, Indicators, readIndicators } from '@app/indicators';
import { japaneseDayOf } from '@app/japan';
import { Clock, UsageError } from '@app/platform';
import type { INestApplicationContext } from '@nestjs/common';

const SHOWN = 50;

export interface IndicatorImportReport {
  /** Figures that could be read. */
  readonly read: number;
  /** False when faults kept everything from being stored. */
  readonly stored: boolean;
  readonly text: string;
  readonly rejected: readonly IndicatorCellError[];
}

/** One transaction: all that could be read, or nothing. The same file may be imported again. */
export async function importIndicators(
  app: INestApplicationContext,
  file: string,
  options: { readonly dryRun?: boolean; readonly allOrNothing?: boolean },
): Promise<IndicatorImportReport> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: 読めません（${error.code ?? error.message}）。`);
  });
  const thisYear = Number(japaneseDayOf(app.get(Clock).now()).slice(0, 4));
  const { figures, rejected } = readIndicators(content, thisYear);
  const stored = !(options.allOrNothing && rejected.length > 0);
  const dryRun = (options.dryRun ?? false) || !stored;
  const { created, updated, unchanged } = await app.get(Indicators).importAll(figures, dryRun);
  const lines = [
    `${dryRun ? '試し読み（何も保存していません）' : '取り込みました'}: 指標 ${figures.length} 件` +
      `（新規 ${created}、更新 ${updated}、変更なし ${unchanged}）`,
    rejected.length === 0
      ? '取り込めなかった行はありません。'
      : `取り込めなかった行: ${new Set(rejected.map(({ line }) => line)).size}`,
    ...rejected
      .slice(0, SHOWN)
      .map(({ line, column, reason }) => `  ${line} 行目${column ? `「${column}」` : ''}: ${reason}`),
  ];
  if (rejected.length > SHOWN) lines.push(`  ほか ${rejected.length - SHOWN} 件（--errors FILE で全部を書き出せます）`);
  return { read: figures.length, stored, text: lines.join('\n'), rejected };
}
