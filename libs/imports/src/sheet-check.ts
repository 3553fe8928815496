import { type Cell, type CellFault, columnLetter, EMPTY_CELL, type Sheet, type SheetRow } from './cell';
import { CellProblem, type Column } from './column';
import { comparableHeading, EXAMPLE_MARK, ID_HEADING } from './headings';
import { UnreadableSheetError } from './imports.errors';

/** A line as read: what its cells say, and what is wrong with them. */
export interface ReadRow<C extends object = object> {
  readonly row: number;
  /** null: something new. */
  readonly id: string | null;
  /** Of the columns that the sheet has. */
  readonly values: Partial<C>;
  readonly faults: readonly CellFault[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Where each column stands in this sheet. */
export interface Layout<C extends object = object> {
  readonly sheet: string;
  readonly idAt: number | null;
  readonly columns: readonly { readonly column: Column<C>; readonly at: number }[];
}

/**
 * Columns are found by their headings, in any order; some may be left out.
 * @throws UnreadableSheetError for headings that are missing, unknown or there twice
 */
export function layoutOf<C extends object>({ name, rows }: Sheet, columns: readonly Column<C>[]): Layout<C> {
  const [head] = rows;
  if (!head) throw new UnreadableSheetError('何も入力されていません。');
  const known = new Map(columns.map((column) => [comparableHeading(column.heading), column]));
  const found: { column: Column<C>; at: number }[] = [];
  let idAt: number | null = null;
  head.cells.forEach(({ text }, at) => {
    const heading = comparableHeading(text);
    if (heading === '') return;
    const where = `${columnLetter(at)}${head.number}`;
    const column = known.get(heading);
    const twice = heading === ID_HEADING ? idAt !== null : found.some((other) => other.column === column);
    if (heading !== ID_HEADING && !column) {
      throw new UnreadableSheetError(
        `${where}の見出し「${text.trim().slice(0, 40)}」は様式にありません。様式の見出しに直すか、列を削除してください。`,
      );
    }
    if (twice) throw new UnreadableSheetError(`${where}の見出し「${text.trim()}」が二つあります。一つにしてください。`);
    if (column) found.push({ column, at });
    else idAt = at;
  });
  const missing = columns.filter(({ required, key }) => required && !found.some(({ column }) => column.key === key));
  if (missing.length > 0) {
    throw new UnreadableSheetError(
      `見出し${missing.map(({ heading }) => `「${heading}」`).join('')}がありません。様式の1行目をそのまま使ってください。`,
    );
  }
  return { sheet: name, idAt, columns: found };
}

/** @returns null for the example line of the template */
export function readRow<C extends object>(layout: Layout<C>, { number: row, cells }: SheetRow): ReadRow<C> | null {
  const { sheet, idAt } = layout;
  const idText = idAt === null ? '' : (cells[idAt]?.text.trim() ?? '');
  if (idText.normalize('NFKC') === EXAMPLE_MARK) return null;
  const faults: CellFault[] = [];
  const at = (index: number, heading: string, code: string, message: string) =>
    faults.push({ sheet, row, column: columnLetter(index), heading, code, message });
  const id = idText === '' ? null : idText.toLowerCase();
  if (id !== null && !UUID.test(id)) {
    at(idAt!, ID_HEADING, 'not_an_id', '登録番号の形ではありません。新しく登録する行は空にしてください。');
  }
  const values: Partial<C> = {};
  for (const { column, at: index } of layout.columns) {
    try {
      values[column.key] = valueOf(column, cells[index] ?? EMPTY_CELL);
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      at(index, column.heading, error.code, error.message);
    }
  }
  return { row, id, values, faults };
}

function valueOf<C extends object>({ kind, required, heading }: Column<C>, cell: Cell): C[keyof C] {
  if (cell.broken) {
    throw new CellProblem('broken_cell', '数式の結果を読み取れません。値として入力し直してください。');
  }
  if (cell.text.trim() !== '') return kind.read(cell);
  if (required) throw new CellProblem('required', `${heading}を入力してください。`);
  return kind.empty;
}

/** The cell to which a problem of the content belongs: `/priceMaxYen` → the cell of 価格の上限. */
export function faultOfProblem<C extends object>(
  layout: Layout<C>,
  row: number,
  { pointer, code, message }: { pointer: string; code: string; message: string },
): CellFault {
  const key = pointer.split('/')[1];
  const place = layout.columns.find(({ column }) => column.key === key);
  return {
    sheet: layout.sheet,
    row,
    column: place ? columnLetter(place.at) : null,
    heading: place?.column.heading ?? null,
    code,
    message,
  };
}

export interface CellChange {
  readonly field: string;
  readonly heading: string;
  readonly old: string;
  readonly new: string;
}

/** Compared as they are written into cells: what comes back as it went out is no change. */
export function changesOf<C extends object>(layout: Layout<C>, before: C, values: Partial<C>): CellChange[] {
  return layout.columns.flatMap(({ column: { key, heading, kind } }) => {
    const old = tidy(kind.write(before[key]));
    const next = tidy(kind.write(values[key] as C[keyof C]));
    return old === next ? [] : [{ field: String(key), heading, old, new: next }];
  });
}

const tidy = (text: string): string => text.replaceAll(/\r\n?/g, '\n').trim();
