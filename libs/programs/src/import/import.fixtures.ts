import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportRow, ProgramReader, RowError } from './program-import';

/** Files for the reader tests; all programs in them are invented. */
export class ScratchFiles {
  private directory: string | null = null;

  async write(name: string, content: string | Uint8Array): Promise<string> {
    this.directory ??= await mkdtemp(join(tmpdir(), 'musubi-import-'));
    const path = join(this.directory, name);
    await writeFile(path, content);
    return path;
  }

  async path(): Promise<string> {
    this.directory ??= await mkdtemp(join(tmpdir(), 'musubi-import-'));
    return this.directory;
  }

  async remove(): Promise<void> {
    if (this.directory) await rm(this.directory, { recursive: true });
    this.directory = null;
  }
}

type Taken = Extract<ImportRow, { ok: unknown }>;

export async function readAll(
  reader: ProgramReader,
): Promise<{ programs: Taken['ok'][]; lines: number[]; errors: RowError[] }> {
  const programs: Taken['ok'][] = [];
  const lines: number[] = [];
  const errors: RowError[] = [];
  for await (const row of reader.rows()) {
    if ('error' in row) errors.push(row.error);
    else {
      programs.push(row.ok);
      lines.push(row.line);
    }
  }
  return { programs, lines, errors };
}

const OVERVIEW_HEADER = [
  ...[
    'シート種別',
    '事業年度',
    '予算事業ID',
    '事業名',
    '府省庁の建制順',
    '政策所管府省庁',
    '府省庁',
    '局・庁',
    '部',
    '課',
    '室',
    '班',
    '係',
  ],
  ...[
    '事業の目的',
    '現状・課題',
    '事業の概要',
    '事業概要URL',
    '事業区分',
    '事業開始年度',
    '開始年度不明',
    '事業終了（予定）年度',
    '終了予定なし',
  ],
  ...[
    '主要経費',
    '備考',
    '実施方法ー直接実施',
    '実施方法ー補助',
    '実施方法ー負担',
    '実施方法ー交付',
    '実施方法ー分担金・拠出金',
  ],
  ...['実施方法ーその他', '旧事業番号', '整理表表示順'],
];
const SUBSIDY_HEADER = [
  'シート種別',
  '事業年度',
  '予算事業ID',
  '事業名',
  '府省庁',
  '番号（補助率等）',
  '補助対象',
  '補助率',
  '補助上限等',
  '補助率URL',
];

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function csv(header: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  const lines = [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))];
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
}

/** Sheet 1-2 in the official shape. */
export const overviewCsv = (rows: readonly Readonly<Record<string, string>>[]): string =>
  csv(
    OVERVIEW_HEADER,
    rows.map((row) => ({ シート種別: 'レビューシート', 事業年度: '2024', ...row })),
  );

/** Sheet 1-4 in the official shape. */
export const subsidyCsv = (rows: readonly Readonly<Record<string, string>>[]): string => csv(SUBSIDY_HEADER, rows);
