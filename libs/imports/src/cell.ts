/** What stood in one cell, as far as columns read it. */
export interface Cell {
  /** As a person reads it; empty for an empty cell. */
  readonly text: string;
  /** A day, where the sheet knows that it is one. */
  readonly day?: string;
  /** The sheet shows an error, or a formula whose result it does not hold. */
  readonly broken?: boolean;
}

export const EMPTY_CELL: Cell = { text: '' };

/** One line of a sheet, with the number that the sheet shows beside it. */
export interface SheetRow {
  readonly number: number;
  readonly cells: readonly Cell[];
}

export interface Sheet {
  readonly name: string;
  readonly rows: readonly SheetRow[];
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetter(index: number): string {
  let rest = index + 1;
  let letters = '';
  while (rest > 0) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
    rest = Math.floor((rest - 1) / 26);
  }
  return letters;
}

/** What is wrong, where, and how to mend it. */
export interface CellFault {
  readonly sheet: string;
  readonly row: number;
  /** null: the row as a whole. */
  readonly column: string | null;
  readonly heading: string | null;
  readonly code: string;
  readonly message: string;
}
