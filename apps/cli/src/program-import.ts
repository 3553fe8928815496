import type { ImportCounts, ImportedProgram, ProgramImporter, ProgramReader, RowError } from '@app/programs';
import { SingleBar } from 'cli-progress';

const BATCH = 100;

export interface ImportSummary extends ImportCounts {
  readonly read: number;
  readonly rejected: readonly RowError[];
  readonly seconds: number;
}

/** Reads and stores in batches; a batch is one transaction, so an interrupted import can simply be run again. */
export async function importPrograms(
  importer: ProgramImporter,
  reader: ProgramReader,
  options: { dryRun: boolean; progress?: boolean },
): Promise<ImportSummary> {
  const started = performance.now();
  const total: ImportCounts = { created: 0, updated: 0, unchanged: 0, keptFields: 0 };
  const rejected: RowError[] = [];
  const bar = options.progress
    ? new SingleBar({ format: '{bar} {value}/{total} 件  {percentage}%', hideCursor: true, noTTYOutput: false })
    : null;
  bar?.start(reader.total ?? 0, 0);
  let batch: ImportedProgram[] = [];
  let read = 0;
  const flush = async () => {
    const counts = await importer.importBatch(batch, options.dryRun);
    for (const key of Object.keys(total) as (keyof ImportCounts)[]) total[key] += counts[key];
    batch = [];
    bar?.setTotal(Math.max(reader.total ?? 0, read));
    bar?.update(read);
  };
  const seen = new Map<string, number>();
  for await (const row of reader.rows()) {
    if ('error' in row) {
      rejected.push(row.error);
      continue;
    }
    const { externalId } = row.ok;
    const earlier = seen.get(externalId);
    if (earlier !== undefined) {
      const reason = `識別子 ${externalId} は ${earlier} 行目にもあります。最初の行を取り込みました。`;
      rejected.push({ line: row.line, column: 'id', reason });
      continue;
    }
    seen.set(externalId, row.line);
    read++;
    batch.push(row.ok);
    if (batch.length >= BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  bar?.stop();
  return { ...total, read, rejected, seconds: (performance.now() - started) / 1000 };
}

/** What an operator reads after an import. */
export function describeImport(summary: ImportSummary, dryRun: boolean): string {
  const { read, created, updated, unchanged, keptFields, rejected, seconds } = summary;
  const lines = [
    `${dryRun ? '試し読み（何も保存していません）' : '取り込みました'}: ${read} 件（新規 ${created}、更新 ${updated}、変更なし ${unchanged}）、${seconds.toFixed(1)} 秒`,
  ];
  if (keptFields > 0) lines.push(`手で直した項目 ${keptFields} か所はそのままにしました。`);
  lines.push(rejected.length === 0 ? '取り込めなかった行はありません。' : `取り込めなかった行: ${rejected.length}`);
  for (const { line, column, reason } of rejected.slice(0, 50)) {
    lines.push(`  ${line} 行目${column ? `「${column}」` : ''}: ${reason}`);
  }
  if (rejected.length > 50) lines.push(`  ほか ${rejected.length - 50} 行（--errors FILE で全部を書き出せます）`);
  return lines.join('\n');
}
