import { Readable } from 'node:stream';
import { setImmediate as others } from 'node:timers/promises';
import { parse } from 'csv-parse';
import ExcelJS from 'exceljs';
import { type Cell, EMPTY_CELL, type Sheet, type SheetRow } from './cell';
import { UnreadableSheetError } from './imports.errors';

/** After so many lines, others have their turn: neither worker nor API stands still while a file is read. */
const SLICE = 200;
const MOST_COLUMNS = 200;
/** What Excel itself allows in a cell. */
const MOST_IN_CELL = 32_767;

export interface SheetLimits {
  /** Lines with something in them, the headings among them. */
  readonly rows: number;
}

/**
 * The first sheet of a file, line by line. Files were looked at before they were kept (libs/uploads): nothing here is
 * a bomb or has macros.
 * @throws UnreadableSheetError
 */
export async function readSheet(name: string, bytes: Buffer, limits: SheetLimits): Promise<Sheet> {
  return /\.csv$/i.test(name) ? readCsv(bytes, limits) : readWorkbook(bytes, limits);
}

async function readWorkbook(bytes: Buffer, limits: SheetLimits): Promise<Sheet> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from(chunksOf(bytes)), {
    entries: 'ignore',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'cache',
    worksheets: 'emit',
  });
  try {
    for await (const worksheet of reader) {
      const rows: SheetRow[] = [];
      let seen = 0;
      for await (const row of worksheet) {
        if (++seen % SLICE === 0) await others();
        const cells: Cell[] = [];
        for (let index = 1; index <= Math.min(row.cellCount, MOST_COLUMNS); index++) {
          cells.push(cellOf(row.getCell(index).value));
        }
        add(rows, { number: row.number, cells }, limits);
      }
      const { name } = worksheet as unknown as { name?: string };
      return { name: name ?? 'シート1', rows };
    }
  } catch (error) {
    if (error instanceof UnreadableSheetError) throw error;
    throw new UnreadableSheetError('Excelファイルとして読み取れません。Excelで開いて保存し直してください。');
  }
  throw new UnreadableSheetError('シートがありません。様式のシートに入力してください。');
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

/** CSV in UTF-8, or in Shift_JIS as Excel in Japan writes it. */
async function readCsv(bytes: Buffer, limits: SheetLimits): Promise<Sheet> {
  const rows: SheetRow[] = [];
  const parser = parse(textOf(bytes), { bom: true, relax_column_count: true, skip_empty_lines: false });
  let number = 0;
  try {
    for await (const record of parser) {
      number += 1;
      if (number % SLICE === 0) await others();
      const cells = (record as string[]).slice(0, MOST_COLUMNS).map((text) => ({ text: unguarded(text) }));
      add(rows, { number, cells }, limits);
    }
  } catch (error) {
    if (error instanceof UnreadableSheetError) throw error;
    throw new UnreadableSheetError(
      `CSVの${number + 1}行目より後を読み取れません。引用符（"）の対応を確認してください。`,
    );
  }
  return { name: 'CSV', rows };
}

function textOf(bytes: Buffer): string {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // the next one
    }
  }
  throw new UnreadableSheetError('文字コードを読み取れません。UTF-8 か Shift_JIS で保存してください。');
}

/** The apostrophe that our own CSV puts before what spreadsheets take for a formula. */
const unguarded = (text: string): string => (/^'[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text);

function add(rows: SheetRow[], row: SheetRow, { rows: most }: SheetLimits): void {
  if (row.cells.every(({ text, broken }) => text.trim() === '' && !broken)) return;
  if (rows.length >= most) {
    throw new UnreadableSheetError(
      `一度に取り込めるのは${(most - 1).toLocaleString('en-US')}行までです。ファイルを分けてください。`,
    );
  }
  rows.push(row);
}

function cellOf(value: ExcelJS.CellValue): Cell {
  if (value === null || value === undefined) return EMPTY_CELL;
  if (typeof value === 'string') return ofText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value) };
  if (value instanceof Date) {
    const day = Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
    return day === null ? { text: '', broken: true } : { text: day, day };
  }
  if ('richText' in value) return ofText(value.richText.map(({ text }) => text).join(''));
  if ('error' in value) return { text: value.error, broken: true };
  if ('hyperlink' in value) return cellOf(value.text);
  if ('formula' in value || 'sharedFormula' in value) {
    return value.result === undefined ? { text: '', broken: true } : cellOf(value.result);
  }
  return { text: '', broken: true };
}

/** Excel writes what XML cannot hold as _x000D_. */
const ofText = (text: string): Cell => ({ text: text.replaceAll('_x000D_', '').slice(0, MOST_IN_CELL) });
