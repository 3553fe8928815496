import { type AwardCounts, type AwardFile, AwardImporter, fiscalYearOfAwardFile, readAwards } from '@app/awards';
import { fiscalYearOf, japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { PROGRAM_SOURCE, type ProgramSource, type RowError } from '@app/programs';
import type { INestApplicationContext } from '@nestjs/common';
import { SingleBar } from 'cli-progress';

const BATCH = 100;
const SHOWN = 50;

/** Both carry the 予算事業ID, which award files name, and which stays the same over the years. */
export const AWARD_PROGRAM_SOURCES: ProgramSource[] = ['rs-system', 'jsonl'];

export interface AwardImportOptions {
  readonly fiscalYear?: string;
  readonly source?: string;
  readonly programSource: readonly ProgramSource[];
  readonly dryRun?: boolean;
}

export interface AwardImportReport {
  /** Awards that could be read. */
  readonly read: number;
  /** What an operator reads afterwards. */
  readonly text: string;
  readonly problems: { readonly rejected: readonly RowError[]; readonly notices: readonly RowError[] };
}

/** Reads the file whole, then stores in batches; a batch is one transaction, so an interrupted import is simply run again. */
export async function importAwards(
  app: INestApplicationContext,
  file: string,
  options: AwardImportOptions,
): Promise<AwardImportReport> {
  const started = performance.now();
  const importer = app.get(AwardImporter);
  const today = fiscalYearOf(japaneseDayOf(app.get(Clock).now()));
  const fiscalYear = fiscalYearOfAwardFile(file, options.fiscalYear, today);
  const content = await readAwards(file);
  const { awards } = content;
  const programs = await importer.checkPrograms(awards, options.programSource);
  const origin = { fiscalYear, programSources: options.programSource, sourceTitle: options.source };
  const counts: AwardCounts = { created: 0, updated: 0, unchanged: 0 };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} 件  {percentage}%',
    hideCursor: true,
    noTTYOutput: false,
  });
  bar.start(awards.length, 0);
  for (let start = 0; start < awards.length; start += BATCH) {
    const batch = await importer.importBatch(awards.slice(start, start + BATCH), origin, options.dryRun ?? false);
    for (const key of Object.keys(counts) as (keyof AwardCounts)[]) counts[key] += batch[key];
    bar.increment(Math.min(BATCH, awards.length - start));
  }
  bar.stop();
  const lines = [
    `${options.dryRun ? '試し読み（何も保存していません）' : '取り込みました'}: ${fiscalYear}年度の採択 ${awards.length} 件` +
      `（新規 ${counts.created}、更新 ${counts.updated}、変更なし ${counts.unchanged}）、` +
      `${((performance.now() - started) / 1000).toFixed(1)} 秒`,
    ...describeContent(content),
    ...describePrograms(programs, options.programSource),
    ...describeRows('取り込めなかった行', content.rejected),
    ...describeRows('一部を除いて取り込んだ行', content.notices),
  ];
  const { rejected, notices } = content;
  if (rejected.length === 0) lines.push('取り込めなかった行はありません。');
  return { read: awards.length, text: lines.join('\n'), problems: { rejected, notices } };
}

function describeContent({ awards, joined }: AwardFile): string[] {
  const recipients = awards.flatMap((award) => award.recipients);
  const local = recipients.filter(({ localGovernmentCode }) => localGovernmentCode !== null).length;
  return [
    `受け手 ${recipients.length} 件（自治体 ${local}、そのほかは名称だけ ${recipients.length - local}）`,
    ...(joined > 0 ? [`文と施策が同じ ${joined} 行は、前の行とまとめました。`] : []),
  ];
}

function describePrograms(
  { found, unknown, waiting }: Awaited<ReturnType<AwardImporter['checkPrograms']>>,
  sources: readonly ProgramSource[],
): string[] {
  const bySource = sources.map((source) => `${PROGRAM_SOURCE[source]} ${found.get(source) ?? 0}`);
  const lines = [`結び付いた施策: ${bySource.join('、')}`];
  if (unknown.size > 0) {
    const ids = [...unknown.keys()].sort().slice(0, 20);
    lines.push(
      `まだ登録のない施策の識別子: ${unknown.size}（${ids.join('、')}${unknown.size > ids.length ? ' ほか' : ''}）。` +
        `${waiting} 件の採択は結び付く施策がないまま残し、施策を取り込むと自動で結び付きます。`,
    );
  }
  return lines;
}

function describeRows(title: string, rows: readonly RowError[]): string[] {
  if (rows.length === 0) return [];
  const lines = [`${title}: ${new Set(rows.map(({ line }) => line)).size}`];
  for (const { line, column, reason } of rows.slice(0, SHOWN)) {
    lines.push(`  ${line} 行目${column ? `「${column}」` : ''}: ${reason}`);
  }
  if (rows.length > SHOWN) lines.push(`  ほか ${rows.length - SHOWN} 件（--errors FILE で全部を書き出せます）`);
  return lines;
}
