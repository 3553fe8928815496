import { writeFile } from 'node:fs/promises';
import { type Settings, UsageError } from '@app/platform';
import {
  PROGRAM_SOURCES,
  ProgramImporter,
  type ProgramReader,
  type ProgramSource,
  readJgrants,
  readJsonl,
  readRsSystem,
} from '@app/programs';
import { type Command, Option } from 'commander';
import { withDomain } from '../context';
import { AWARD_PROGRAM_SOURCES, type AwardImportOptions, importAwards } from '../award-import';
import { importIndicators } from '../indicator-import';
import { describeImport, importPrograms } from '../program-import';

interface ImportOptions {
  dryRun?: boolean;
  errors?: string;
}

export function addImportCommand(program: Command, settings: () => Promise<Settings>): void {
  const command = program
    .command('import')
    .description('支援施策、採択の実績、自治体の指標を取り込む。同じファイルを何度取り込んでもよい');

  const run = async (reader: ProgramReader, options: ImportOptions) => {
    const summary = await withDomain(await settings(), (app) =>
      importPrograms(app.get(ProgramImporter), reader, { dryRun: options.dryRun ?? false, progress: true }),
    );
    console.log(describeImport(summary, options.dryRun ?? false));
    if (options.errors) await writeFile(options.errors, JSON.stringify(summary.rejected, null, 2));
    if (summary.read === 0)
      throw new UsageError('取り込める施策が一件もありませんでした。ファイルの種類を確かめてください。');
  };
  const source = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .option('--dry-run', '読んで確かめるだけで、何も保存しない')
      .option('--errors <file>', '取り込めなかった行を JSON で書き出す');

  source('rs-system', '行政事業レビュー（RSシステム）の公式 CSV')
    .argument('<overview>', '1-2 基本情報・事業概要等（zip または csv）')
    .argument('[rates]', '1-4 基本情報・補助率等（zip または csv）')
    .action(async (overview: string, rates: string | undefined, options: ImportOptions) =>
      run(await readRsSystem(overview, rates), options),
    );

  source('jgrants', 'jグランツ公開 API の応答（一覧と詳細の JSON）')
    .argument('<path>', 'JSON ファイル、またはそのフォルダー')
    .action(async (path: string, options: ImportOptions) => run(await readJgrants(path), options));

  source('jsonl', 'docs/program-jsonl.md の形式（.gz も可）')
    .argument('<file>', 'JSONL ファイル')
    .addOption(
      new Option('--source <source>', '出典')
        .choices(PROGRAM_SOURCES.filter((name) => name !== 'manual'))
        .default('jsonl'),
    )
    .action((file: string, options: ImportOptions & { source: ProgramSource }) =>
      run(readJsonl(file, options.source), options),
    );

  source('indicators', '自治体の指標（docs/indicators-format.md の形式の CSV）')
    .argument('<file>', 'CSV ファイル')
    .option('--all-or-nothing', '誤りのある行が一つでもあれば、何も保存しない')
    .action(async (file: string, options: ImportOptions & { allOrNothing?: boolean }) => {
      const report = await withDomain(await settings(), (app) => importIndicators(app, file, options));
      console.log(report.text);
      if (options.errors) await writeFile(options.errors, JSON.stringify(report.rejected, null, 2));
      if (report.read === 0) throw new UsageError('取り込める指標が一件もありませんでした。');
      if (!report.stored) throw new UsageError('誤りのある行があるため、何も保存しませんでした。');
    });

  const programSource = new Option('--program-source <source...>', 'programs の識別子がどの取り込み元のものか')
    .choices(PROGRAM_SOURCES)
    .default(AWARD_PROGRAM_SOURCES);
  source('awards', '採択の実績（docs/award-jsonl.md の形式。.gz も可）')
    .argument('<file>', 'JSONL ファイル')
    .option('--fiscal-year <year>', '採択の年度（西暦）。省くとファイル名（fy2024 など）から読む')
    .option('--source <title>', '出典として示す名称')
    .addOption(programSource)
    .action(async (file: string, options: ImportOptions & AwardImportOptions) => {
      const report = await withDomain(await settings(), (app) => importAwards(app, file, options));
      console.log(report.text);
      if (options.errors) await writeFile(options.errors, JSON.stringify(report.problems, null, 2));
      if (report.read === 0)
        throw new UsageError('取り込める採択が一件もありませんでした。ファイルの種類を確かめてください。');
    });
}
