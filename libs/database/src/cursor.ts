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

export function decodeCursor(cursor: string, length: number): CursorValue[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const scalar = (v: unknown): v is CursorValue => v === null || typeof v === 'string' || typeof v === 'number';
    if (Array.isArray(key) && key.length === length && key.every(scalar)) return key;
  } catch {
    // answered below
  }
  throw new InvalidInputError([
    { pointer: 'cursor', code: 'cursor', message: '続きの位置を示す値が正しくありません。' },
  ]);
}

/** Takes one row more than asked for to know whether there is a next page. */
export function toPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly CursorValue[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
