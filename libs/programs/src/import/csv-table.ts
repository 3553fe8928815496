import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UsageError } from '@app/platform';
import { CsvError, parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import type { RowError } from './program-import';

/** A data row of a CSV file with a header. */
export interface CsvRow {
  /** 1-based line on which the row begins. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface CsvTable {
  readonly file: string;
  readonly rows: readonly CsvRow[];
  readonly errors: readonly RowError[];
}

/** An official sheet has 13 MB unpacked; far beyond that something else was given. */
const LARGEST = 512 * 1024 * 1024;
/** A file with more broken quotes than this is not worth reading on. */
const MOST_RESTARTS = 100;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads a CSV file, plain or as the one in a zip. A row that cannot be read becomes an error; the others are kept, also
 * after a quote that was never closed.
 * @param columns that must be there; further ones are read too
 * @param sheet beginning of the sheet's file name, to choose it in a zip of several
 * @throws UsageError when the file is not such a table at all
 */
export async function readCsvTable(path: string, columns: readonly string[], sheet: string): Promise<CsvTable> {
  const { file, content } = await openCsv(path, sheet);
  if (!isUtf8(content)) throw new UsageError(`${file}: 文字コードが UTF-8 ではありません。`);
  const { records, errors } = readRecords(content);
  const [header, ...body] = records;
  if (!header) throw new UsageError(`${file}: 中身がありません。`);
  const missing = columns.filter((column) => !header.cells.includes(column));
  if (missing.length > 0) throw new UsageError(`${file}: 列がありません: ${missing.join('、')}`);
  const rows: CsvRow[] = [];
  for (const { line, cells } of body) {
    if (cells.length === header.cells.length) {
      rows.push({ line, cells: Object.fromEntries(header.cells.map((name, index) => [name, cells[index] ?? ''])) });
    } else {
      const reason = `列の数が見出しと違います（見出し ${header.cells.length}、この行 ${cells.length}）。`;
      errors.push({ line, column: null, reason });
    }
  }
  return { file, rows, errors };
}

async function openCsv(path: string, sheet: string): Promise<{ file: string; content: Buffer }> {
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: 読めません（${error.code ?? error.message}）。`);
  });
  const file = basename(path);
  const isZip = content.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
  return isZip ? openZip(file, content, sheet) : { file, content };
}

function openZip(zip: string, content: Buffer, sheet: string): { file: string; content: Buffer } {
  const names: string[] = [];
  const list = (info: { name: string; originalSize: number }): boolean => {
    if (/\.csv$/i.test(info.name) && info.originalSize <= LARGEST) names.push(info.name);
    return false;
  };
  try {
    unzipSync(content, { filter: list });
    const chosen = names.length === 1 ? names[0] : names.find((name) => basename(name).startsWith(sheet));
    if (chosen === undefined) throw new UsageError(`${zip}: 中に ${sheet} の CSV が見つかりません。`);
    const unpacked = unzipSync(content, { filter: ({ name }) => name === chosen })[chosen];
    if (!unpacked) throw new UsageError(`${zip}: ${chosen} を取り出せません。`);
    return { file: basename(chosen), content: Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${zip}: zip ファイルが壊れています。`);
  }
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Stops the parser from inside, to begin again after a row that swallowed others. */
class Misread extends Error {}

/**
 * A quote that is never closed swallows all rows after it. Where a record spans lines and does not fit the header, or
 * the end of the file comes inside quotes, the line it began on is given up and reading goes on with the next line.
 */
function readRecords(content: Buffer): { records: CsvRecord[]; errors: RowError[] } {
  const records: CsvRecord[] = [];
  const errors: RowError[] = [];
  let offset = content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  let line = 1;
  for (let restarts = 0; offset < content.length; restarts++) {
    const part = content.subarray(offset);
    const position = new LineCounter(part, line);
    let start = position.skipEmptyLines(0);
    try {
      parse(part, {
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        onRecord: (record: string[], { bytes }) => {
          const width = records[0]?.cells.length ?? record.length;
          if (record.length !== width && record.some((cell) => cell.includes('\n'))) throw new Misread();
          records.push({ line: position.lineAt(start), cells: record });
          start = position.skipEmptyLines(bytes);
          return null;
        },
      });
      return { records, errors };
    } catch (error) {
      if (!(error instanceof Misread) && !(error instanceof CsvError)) throw error;
      errors.push({
        line: position.lineAt(start),
        column: null,
        reason: '引用符（"）が閉じていないか、位置が正しくありません。',
      });
      if (restarts >= MOST_RESTARTS) {
        errors.push({
          line: position.lineAt(start),
          column: null,
          reason: '引用符の誤りが多すぎるため、ここで読むのをやめました。',
        });
        return { records, errors };
      }
      const next = part.indexOf(NEWLINE, start);
      if (next < 0) return { records, errors };
      line = position.lineAt(next + 1);
      offset += next + 1;
    }
  }
  return { records, errors };
}

/** Line numbers by byte offset; csv-parse counts a CRLF inside quotes twice. */
class LineCounter {
  private counted = 0;

  constructor(
    private readonly content: Buffer,
    private line: number,
  ) {}

  /** @param offset not before the one asked last */
  lineAt(offset: number): number {
    for (; this.counted < offset; this.counted++) if (this.content[this.counted] === NEWLINE) this.line++;
    return this.line;
  }

  skipEmptyLines(offset: number): number {
    let at = offset;
    while (this.content[at] === NEWLINE || this.content[at] === CARRIAGE_RETURN) at++;
    return at;
  }
}
