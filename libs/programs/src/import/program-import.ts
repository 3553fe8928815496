import type { ImportedProgram } from '../program-importer.service';

/** Why one row of a file was not taken. */
export interface RowError {
  /** 1-based line (CSV: of the row's first line; JSON: of the entry's position in the list). */
  readonly line: number;
  /** Column or field, as the file names it; null when the whole row is unreadable. */
  readonly column: string | null;
  /** Japanese, says what is wrong and what was found. */
  readonly reason: string;
}

/** One step of reading a file: a program, or a row that was not taken. */
export type ImportRow = { readonly ok: ImportedProgram; readonly line: number } | { readonly error: RowError };

/**
 * What every reader gives: rows in the order of the file, without ever failing as a whole for one bad row.
 * `total` is the number of programs when known beforehand, for the progress bar.
 */
export interface ProgramReader {
  readonly total: number | null;
  rows(): AsyncIterable<ImportRow>;
}
