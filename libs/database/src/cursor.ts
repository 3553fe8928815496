import { InvalidInputError } from '@app/platform';

/** A page of a list; `nextCursor` is null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export type CursorValue = string | number | null;

/** Opaque to clients: the sort key of the last row of the page before. */
export const encodeCursor = (key: readonly CursorValue[]): string =>
  Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');

function decodeCursor(cursor: string, length: number): CursorValue[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const scalar = (v: unknown): v is CursorValue => v === null || typeof v === 'string' || typeof v === 'number';
    if (Array.isArray(key) && key.length === length && key.every(scalar)) return key;
  } catch {
    // answered below
  }
  throw invalidCursor();
}

const CURSOR_TYPES = {
  /** As Date.toISOString() writes it. */
  moment: (v: CursorValue) =>
    typeof v === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(v) && !Number.isNaN(Date.parse(v)),
  number: (v: CursorValue) => typeof v === 'number',
  /** How many rows were passed already; far beyond what anyone reads. */
  offset: (v: CursorValue) => Number.isInteger(v) && Number(v) >= 0 && Number(v) <= 1_000_000,
  text: (v: CursorValue) => typeof v === 'string',
  uuid: (v: CursorValue) => typeof v === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(v),
} as const;

/** For keys that the database casts: a cursor of another list, or a made up one, is the client's error and ends here. */
export function decodeCursorAs(cursor: string, types: readonly (keyof typeof CURSOR_TYPES)[]): CursorValue[] {
  const key = decodeCursor(cursor, types.length);
  if (!key.every((value, i) => CURSOR_TYPES[types[i]!](value))) throw invalidCursor();
  return key;
}

const invalidCursor = () =>
  new InvalidInputError([{ pointer: 'cursor', code: 'cursor', message: '続きの位置を示す値が正しくありません。' }]);

/** Takes one row more than asked for to know whether there is a next page. */
export function toPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly CursorValue[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
