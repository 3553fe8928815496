import { stringify } from 'csv-stringify/sync';

/** What a cell may hold; null stays empty. */
export type CsvCell = string | number | boolean | null;

export interface CsvColumn<T> {
  readonly header: string;
  readonly value: (row: T) => CsvCell;
}

const BOM = '\uFEFF';
/**
 * What spreadsheets read as a formula, also in full width and behind a tab or line end (OWASP, CSV injection). Such texts get
 * an apostrophe in front; a number of ours stays a number.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const cellOf = (value: CsvCell): string => {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return FORMULA.test(value) ? `'${value}` : value;
};

/**
 * A table as Japanese offices open it: UTF-8 with BOM, CRLF (RFC 4180), a header line, codes as text, no formulas.
 */
export function toCsv<T>(columns: readonly CsvColumn<T>[], rows: Iterable<T>): string {
  const lines = [columns.map(({ header }) => header)];
  for (const row of rows) lines.push(columns.map(({ value }) => cellOf(value(row))));
  return BOM + stringify(lines, { record_delimiter: '\r\n' });
}
