import { DomainError } from './domain-error';

/** Far above what any of our bodies needs, far below what would exhaust the stack of whoever walks through it. */
const MAX_DEPTH = 32;

/** Ways to what all objects inherit. No field of ours is called so; readers of objects skip or follow them in silence. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

const TEXTS = {
  malformed: 'JSON として読み取れません。',
  json_too_deep: `入れ子が深すぎます（${MAX_DEPTH}段まで）。`,
  duplicate_key: '同じ名前の項目が重なっています。',
  forbidden_key: 'この名前の項目は使えません。',
} as const;

/** A body that is no JSON, or JSON of which two readers could think differently. */
export class JsonBodyError extends DomainError {
  constructor(code: keyof typeof TEXTS, pointer = '') {
    const message = TEXTS[code];
    super('bad_request', 400, message, code === 'malformed' ? [] : [{ pointer, code, message }]);
  }
}

interface Level {
  /** null in a list. */
  readonly keys: Set<string> | null;
  /** The member or index that is being read. */
  at: string | number;
  keyExpected: boolean;
}

const pointerOf = (levels: readonly Level[]): string =>
  levels.map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * `JSON.parse`, without what it lets pass in silence: a key that stands twice (RFC 8259 §4 leaves open which one counts,
 * so that a filter in front and we could read different things), keys like `__proto__`, and nesting without end.
 * @throws JsonBodyError
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonBodyError('malformed');
  }
  inspect(text);
  return value;
}

/** @param text valid JSON */
function inspect(text: string): void {
  const levels: Level[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    const top = levels.at(-1);
    if (character === '"') {
      const end = endOfString(text, i);
      if (top?.keys && top.keyExpected) noteKey(levels, top, JSON.parse(text.slice(i, end + 1)) as string);
      i = end;
    } else if (character === '{' || character === '[') {
      if (levels.length === MAX_DEPTH) throw new JsonBodyError('json_too_deep', pointerOf(levels));
      const object = character === '{';
      levels.push({ keys: object ? new Set() : null, at: object ? '' : 0, keyExpected: object });
    } else if (character === ',') {
      if (top?.keys) top.keyExpected = true;
      else if (typeof top?.at === 'number') top.at += 1;
    } else if (character === '}' || character === ']') levels.pop();
  }
}

function noteKey(levels: readonly Level[], top: Level, key: string): void {
  top.at = key;
  top.keyExpected = false;
  if (INHERITED.has(key)) throw new JsonBodyError('forbidden_key', pointerOf(levels));
  if (top.keys!.has(key)) throw new JsonBodyError('duplicate_key', pointerOf(levels));
  top.keys!.add(key);
}

/** @returns index of the closing quote */
function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
