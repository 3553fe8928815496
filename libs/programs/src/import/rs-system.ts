import type { ProgramKind } from '@app/contracts';
import { canonicalMinistryName } from '@app/japan';
import type { ImportedProgram } from '../program-importer.service';
import { readCsvTable, type CsvRow } from './csv-table';
import type { ImportRow, ProgramReader, RowError } from './program-import';
import { subsidyTermsOf, type SubsidyRow } from './subsidy-terms';
import { firstWebAddress } from './web-address';

/**
 * The official downloads of 行政事業レビュー見える化サイト (RSシステム): sheet 1-2 基本情報・事業概要等 and, when given, sheet 1-4
 * 基本情報・補助率等. UTF-8 with BOM; one program per 予算事業ID, which stays the same over the years.
 */
const OVERVIEW = [
  ...[
    '事業年度',
    '予算事業ID',
    '事業名',
    '府省庁',
    '局・庁',
    '部',
    '課',
    '室',
    '事業の目的',
    '現状・課題',
    '事業の概要',
  ],
  ...['事業概要URL', '事業開始年度', '事業終了（予定）年度', '主要経費'],
] as const;
type OverviewColumn = (typeof OVERVIEW)[number];
const METHODS = ['直接実施', '補助', '負担', '交付', '分担金・拠出金', 'その他'] as const;
const methodColumn = (method: (typeof METHODS)[number]): string => `実施方法ー${method}`;
const SUBSIDIES = ['予算事業ID', '番号（補助率等）', '補助対象', '補助率', '補助上限等', '補助率URL'] as const;
type SubsidyColumn = (typeof SUBSIDIES)[number];

/** A program with several 主要経費 has one row for each; all else must agree. */
const MAY_DIFFER: ReadonlySet<string> = new Set(['主要経費', '整理表表示順']);

/** Programs of these places are not for everybody of their kind. */
const NAMED_PLACES =
  /沖縄|北海道|福島|東日本大震災|復興|能登|熊本|被災|災害復旧|奄美|小笠原|北方|アイヌ|原子力|原発|電源|基地|防衛施設|駐留軍|豪雪|離島|半島|山村|過疎|産炭|水俣|特区/;

/**
 * Reads the sheets whole (13 MB) because rows of one program and of the second sheet belong together, and so knows the
 * number of programs beforehand.
 * @param overviewFile sheet 1-2, zip or CSV
 * @param subsidyFile sheet 1-4; without it, rates, ceilings, recipients and rules stay as they are
 * @throws UsageError when a file is not such a sheet
 */
export async function readRsSystem(overviewFile: string, subsidyFile?: string): Promise<ProgramReader> {
  const overview = await readCsvTable(overviewFile, [...OVERVIEW, ...METHODS.map(methodColumn)], '1-2');
  const subsidies = subsidyFile === undefined ? null : await readCsvTable(subsidyFile, SUBSIDIES, '1-4');
  const errors: RowError[] = [...overview.errors];
  const programs = groupPrograms(overview.rows, errors);

  const subsidyErrors: RowError[] = [...(subsidies?.errors ?? [])];
  const terms = subsidies && groupSubsidies(subsidies.rows, programs, subsidyErrors);
  const inFile = (error: RowError): RowError => ({ ...error, reason: `${subsidies?.file ?? ''}: ${error.reason}` });
  const programRows = [...programs.values()].flatMap((program): ImportRow[] => {
    const { line } = program.first;
    try {
      return [{ ok: toProgram(program, terms?.get(program.id) ?? (terms ? NO_SUBSIDY : null)), line }];
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      return [{ error: { line, column: error.column, reason: error.message } }];
    }
  });
  const rows = [...programRows, ...errors.map((error) => ({ error }))].sort((a, b) => lineOf(a) - lineOf(b));
  const all = [...rows, ...subsidyErrors.map((error) => ({ error: inFile(error) }))];
  return {
    total: programs.size,
    async *rows() {
      yield* all;
    },
  };
}

interface ProgramRows {
  readonly id: string;
  readonly first: CsvRow;
  readonly majorExpenses: string[];
}

interface SubsidySheet {
  readonly rows: SubsidyRow[];
  url: string | null;
}
const NO_SUBSIDY: SubsidySheet = { rows: [], url: null };

class CellError extends Error {
  constructor(
    readonly column: string,
    reason: string,
  ) {
    super(reason);
  }
}

function groupPrograms(rows: readonly CsvRow[], errors: RowError[]): Map<string, ProgramRows> {
  const programs = new Map<string, ProgramRows>();
  for (const row of rows) {
    const id = cell(row, '予算事業ID');
    if (!/^\d{1,9}$/.test(id)) {
      errors.push({ line: row.line, column: '予算事業ID', reason: `予算事業IDは数字です: 「${shortened(id)}」` });
      continue;
    }
    const known = programs.get(id);
    if (!known) {
      programs.set(id, { id, first: row, majorExpenses: [cell(row, '主要経費')] });
      continue;
    }
    const differing = Object.keys(row.cells).find(
      (name) => !MAY_DIFFER.has(name) && row.cells[name] !== known.first.cells[name],
    );
    if (differing === undefined) known.majorExpenses.push(cell(row, '主要経費'));
    else {
      const reason = `${known.first.line} 行目の同じ事業（予算事業ID ${id}）と内容が違います。この行は使いません。`;
      errors.push({ line: row.line, column: differing, reason });
    }
  }
  return programs;
}

function groupSubsidies(
  rows: readonly CsvRow[],
  programs: ReadonlyMap<string, ProgramRows>,
  errors: RowError[],
): Map<string, SubsidySheet> {
  const sheets = new Map<string, SubsidySheet>();
  for (const row of rows) {
    const id = subsidyCell(row, '予算事業ID');
    if (!programs.has(id)) {
      const reason = `予算事業ID ${shortened(id)} の事業が 1-2 にありません。`;
      errors.push({ line: row.line, column: '予算事業ID', reason });
      continue;
    }
    const sheet = sheets.get(id) ?? { rows: [], url: null };
    sheets.set(id, sheet);
    sheet.url ??= firstWebAddress(subsidyCell(row, '補助率URL'));
    sheet.rows.push({
      number: subsidyCell(row, '番号（補助率等）'),
      applicants: subsidyCell(row, '補助対象'),
      rate: subsidyCell(row, '補助率'),
      ceiling: subsidyCell(row, '補助上限等'),
    });
  }
  return sheets;
}

/** @param subsidies null when sheet 1-4 was not given */
function toProgram({ id, first, majorExpenses }: ProgramRows, subsidies: SubsidySheet | null): ImportedProgram {
  const text = (column: OverviewColumn): string | null => cell(first, column) || null;
  const name = text('事業名');
  if (name === null) throw new CellError('事業名', '事業名がありません。');
  const fiscalYear = year(first, '事業年度');
  if (fiscalYear === null) throw new CellError('事業年度', '事業年度がありません。');
  const ministry = text('府省庁');
  const bureau = (['局・庁', '部', '課', '室'] as const).map((column) => cell(first, column)).filter(Boolean);
  const methods = METHODS.filter((method) => first.cells[methodColumn(method)]?.trim() === '1');
  const kind = kindOf(methods);
  const boundToPlace = NAMED_PLACES.test([name, ministry, ...bureau].join(' '));

  const content: ImportedProgram['content'] = {
    name,
    ministry: ministry === null ? null : canonicalMinistryName(ministry),
    bureau: bureau.join(' ') || null,
    kind,
    needKinds: kind === 'subsidy' || kind === 'grant' ? ['funding'] : [],
    purpose: text('事業の目的'),
    currentIssues: text('現状・課題'),
    overview: text('事業の概要'),
    fiscalYear,
    startYear: year(first, '事業開始年度'),
    endYear: year(first, '事業終了（予定）年度'),
    implementationMethods: methods,
    majorExpense: [...new Set(majorExpenses.filter(Boolean))].join('、') || null,
    url: firstWebAddress(cell(first, '事業概要URL')) ?? subsidies?.url ?? null,
    sourceTitle: `行政事業レビューシート（${fiscalYear}年度）`,
    ...(subsidies && subsidyTermsOf(subsidies.rows, boundToPlace)),
  };
  return { source: 'rs-system', externalId: id, content };
}

/** What the state's way of paying says; 負担, 分担金 and その他 say nothing about what a municipality gets. */
function kindOf(methods: readonly (typeof METHODS)[number][]): ProgramKind | null {
  if (methods.includes('補助')) return 'subsidy';
  if (methods.includes('交付')) return 'grant';
  return methods.length === 1 && methods[0] === '直接実施' ? 'direct' : null;
}

function year(row: CsvRow, column: OverviewColumn): number | null {
  const text = cell(row, column);
  if (text === '') return null;
  if (!/^(?:18|19|20|21)\d{2}$/.test(text))
    throw new CellError(column, `西暦4桁の年度ではありません: 「${shortened(text)}」`);
  return Number(text);
}

function cell(row: CsvRow, column: OverviewColumn): string {
  return (row.cells[column] ?? '').replaceAll('\u0000', '').trim();
}

function subsidyCell(row: CsvRow, column: SubsidyColumn): string {
  return (row.cells[column] ?? '').replaceAll('\u0000', '').trim();
}

const lineOf = (row: ImportRow): number => ('error' in row ? row.error.line : row.line);
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
