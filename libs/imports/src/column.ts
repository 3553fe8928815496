import {
  findPrefecture,
  findPrefectureByName,
  foldWidth,
  isCalendarDay,
  parseJapaneseDate,
  PREFECTURES,
} from '@app/japan';
import type { Cell } from './cell';

/** How people write a value into a cell, and how it is written for them. `read(write(value))` is the value. */
export interface ValueKind<V> {
  /** @throws CellProblem telling how to mend it. Not asked for an empty cell. */
  read(cell: Cell): V;
  /** An empty text for an empty value. */
  write(value: V): string;
  /** What an empty cell means. */
  readonly empty: V;
  /** In the notes of the template. */
  readonly hint: string;
  /** For a list to choose from in the sheet. */
  readonly choices?: readonly string[];
}

export interface Column<C extends object = object, K extends keyof C = keyof C> {
  readonly key: K;
  readonly heading: string;
  readonly kind: ValueKind<C[K]>;
  readonly required?: boolean;
  readonly help?: string;
  readonly example?: string;
}

/** Keeps the value's kind and the field's type together. */
export const column = <C extends object, K extends keyof C>(
  key: K,
  heading: string,
  kind: ValueKind<C[K]>,
  rest: Omit<Column<C, K>, 'key' | 'heading' | 'kind'> = {},
): Column<C> => ({ key, heading, kind, ...rest });

export class CellProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Widths fold for codes, numbers and days; what people write as text stays as it is. */
const folded = (text: string): string => foldWidth(text).text.trim();
const tidy = (text: string): string => text.replaceAll(/\r\n?/g, '\n').trim();
/** For comparing words of a vocabulary. */
const comparable = (text: string): string => folded(text).replaceAll(' ', '').toLowerCase();

export const textKind = (max: number): ValueKind<string> => ({
  empty: '',
  hint: `${max}文字まで`,
  write: (value) => value,
  read({ text }) {
    const value = tidy(text);
    if ([...value].length > max || value.length > max) {
      throw new CellProblem('too_long', `${max}文字以内で入力してください（今は${value.length}文字）。`);
    }

    if (/[\u0000-\u0008\u000E-\u001F]/.test(value)) {
      throw new CellProblem('control_character', '画面に表示できない文字が含まれています。入力し直してください。');
    }
    return value;
  },
});

/** Of a kind whose empty value is null. */
export function orNull<V>(kind: ValueKind<V>): ValueKind<V | null> {
  return { ...kind, empty: null, write: (value) => (value === null ? '' : kind.write(value)) };
}

/** One entry per line of the cell. */
export const textsKind = (mostItems: number, max: number): ValueKind<readonly string[]> => {
  const single = textKind(max);
  return {
    empty: [],
    hint: `1行に一つ、${mostItems}個まで（セルの中の改行は Alt+Enter）`,
    write: (values) => values.join('\n'),
    read({ text }) {
      const values = linesOf(text).map((line) => single.read({ text: line }));
      if (values.length > mostItems) {
        throw new CellProblem('too_many', `${mostItems}個以内にしてください（今は${values.length}個）。`);
      }
      return values;
    },
  };
};

/** A word of a vocabulary, in Japanese or as its code. */
export function codeKind<V extends string>(vocabulary: Readonly<Record<V, string>>, empty: V): ValueKind<V> {
  const codes = Object.keys(vocabulary) as V[];
  const byWord = new Map(
    codes.flatMap((code) => [[comparable(vocabulary[code]), code] as const, [code, code] as const]),
  );
  const choices = codes.map((code) => vocabulary[code]);
  return {
    empty,
    hint: '一覧から選ぶ',
    choices,
    write: (value) => vocabulary[value],
    read({ text }) {
      const found = byWord.get(comparable(text));
      if (found !== undefined) return found;
      throw new CellProblem('unknown_word', `「${short(text)}」は選べません。${listOf(choices)}から選んでください。`);
    },
  };
}

export const codeOrNullKind = <V extends string>(vocabulary: Readonly<Record<V, string>>): ValueKind<V | null> => {
  const [first] = Object.keys(vocabulary) as V[];
  return orNull(codeKind(vocabulary, first!));
};

/** Several words of a vocabulary, one per line. Some of them carry commas and middle dots: only lines part them. */
export function codesKind<V extends string>(vocabulary: Readonly<Record<V, string>>): ValueKind<readonly V[]> {
  const words = Object.values<string>(vocabulary);
  return {
    empty: [],
    hint: `1行に一つ：${words.join('／')}`,
    write: (values) => values.map((value) => vocabulary[value]).join('\n'),
    read: ({ text }) => {
      const [first] = Object.keys(vocabulary) as V[];
      const single = codeKind(vocabulary, first!);
      return unique(linesOf(text).map((line) => single.read({ text: line })));
    },
  };
}

const YES = new Set(['はい', '可', '○', '〇', 'yes', 'true', '1', '有', 'あり']);
const NO = new Set(['いいえ', '不可', '×', 'no', 'false', '0', '無', 'なし']);

export const flagKind = (): ValueKind<boolean> => ({
  empty: false,
  hint: '「はい」か「いいえ」',
  choices: ['はい', 'いいえ'],
  write: (value) => (value ? 'はい' : 'いいえ'),
  read({ text }) {
    const word = comparable(text);
    if (YES.has(word)) return true;
    if (NO.has(word)) return false;
    throw new CellProblem('not_yes_or_no', `「${short(text)}」ではなく、「はい」か「いいえ」を入力してください。`);
  },
});

export const integerKind = (min: number, max: number, unit = ''): ValueKind<number> => ({
  empty: 0,
  hint: `${min}〜${max}の整数${unit}`,
  write: String,
  read({ text }) {
    const value = wholeNumber(folded(text));
    if (value === null)
      throw new CellProblem('not_a_number', `「${short(text)}」は整数ではありません。数字だけを入力してください。`);
    if (value < min || value > max) throw new CellProblem('range', `${min}から${max}までの数にしてください。`);
    return value;
  },
});

const YEN_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  円: 1,
  千円: 1000,
  万円: 10_000,
  百万円: 1_000_000,
  億円: 100_000_000,
};
const MOST_YEN = 1_000_000_000_000_000;

/** Yen where no unit is written. */
export const yenKind = (): ValueKind<number> => ({
  empty: 0,
  hint: '円（「450,000」「450千円」「45万円」のいずれでも）',
  write: String,
  read({ text }) {
    const [, digits = '', unit = ''] =
      /^[¥\\]?(-?[\d,.]+)(千円|百万円|万円|億円|円)?$/.exec(folded(text).replaceAll(' ', '')) ?? [];
    const amount = decimal(digits);
    const yen = amount === null ? NaN : Math.round(amount * YEN_UNITS[unit]! * 1000) / 1000;
    if (!Number.isInteger(yen)) {
      throw new CellProblem(
        'not_an_amount',
        `「${short(text)}」は金額として読めません。「450,000」や「450千円」のように入力してください。`,
      );
    }
    if (yen < 0 || yen > MOST_YEN) throw new CellProblem('range', '0円以上、1,000兆円以下にしてください。');
    return yen;
  },
});

/** ISO or 和暦. */
export const dayKind = (): ValueKind<string> => ({
  empty: '',
  hint: '「2027-03-31」または「令和9年3月31日」',
  write: (value) => value,
  read({ text, day }) {
    if (day !== undefined) return day;
    const reading = parseJapaneseDate(text);
    if (reading.ok && reading.value.kind === 'day' && isCalendarDay(reading.value.day)) return reading.value.day;
    const why = !reading.ok && reading.reason === 'no_such_day' ? 'という日はありません' : 'は日付として読めません';
    throw new CellProblem(
      'not_a_day',
      `「${short(text)}」${why}。「2027-03-31」や「令和9年3月31日」のように入力してください。`,
    );
  },
});

/** Names or 2-digit codes. */
export const prefecturesKind = (): ValueKind<readonly string[]> => ({
  empty: [],
  hint: '都道府県名を1行に一つ。空は全国',
  write: (codes) => codes.map((code) => findPrefecture(code)?.name ?? code).join('\n'),
  read: ({ text }) =>
    unique(
      text
        .split(/[\n\r、,，]/)
        .filter((part) => part.trim() !== '')
        .map((part) => {
          const word = folded(part);
          const found = /^\d{1,2}$/.test(word)
            ? findPrefecture(word.padStart(2, '0'))
            : (findPrefectureByName(word) ?? PREFECTURES.find(({ name }) => name.replace(/[都府県]$/, '') === word));
          if (found) return found.code.slice(0, 2);
          throw new CellProblem(
            'unknown_prefecture',
            `「${short(part)}」という都道府県はありません。「長野県」のように入力してください。`,
          );
        }),
    ),
});

/** Records, one per line, their fields parted by 「｜」. */
export function recordsKind<R extends object>(
  mostItems: number,
  fields: readonly Column<R>[],
): ValueKind<readonly R[]> {
  const single = recordKind(fields);
  return {
    empty: [],
    hint: `1行に一つ：${single.hint}`,
    write: (records) => records.map((record) => single.write(record)).join('\n'),
    read({ text }) {
      const lines = linesOf(text);
      if (lines.length > mostItems)
        throw new CellProblem('too_many', `${mostItems}行以内にしてください（今は${lines.length}行）。`);
      return lines.map((line) => single.read({ text: line }));
    },
  };
}

export function recordKind<R extends object>(fields: readonly Column<R>[]): ValueKind<R> {
  const pattern = fields.map(({ heading }) => heading).join('｜');
  return {
    empty: Object.fromEntries(fields.map(({ key, kind }) => [key, kind.empty])) as R,
    hint: pattern,
    write: (record) =>
      fields
        .map(({ key, kind }) => escapeBar(kind.write(record[key]).replaceAll('\n', ' ')))
        .join('｜')
        .replace(/(?<!\\)｜+$/, ''),
    read({ text }) {
      const parts = splitBars(tidy(text));
      if (parts.length > fields.length) {
        throw new CellProblem(
          'too_many_parts',
          `「${short(text)}」は「${pattern}」の順に、「｜」で区切って入力してください。`,
        );
      }
      return Object.fromEntries(
        fields.map(({ key, kind, heading, required }, index) => {
          const part = (parts[index] ?? '').trim();
          if (part !== '') return [key, inPart(heading, () => kind.read({ text: part }))];
          if (required)
            throw new CellProblem('required', `「${short(text)}」の${heading}を入力してください（${pattern}）。`);
          return [key, kind.empty];
        }),
      ) as R;
    },
  };
}

function inPart<V>(heading: string, read: () => V): V {
  try {
    return read();
  } catch (error) {
    if (error instanceof CellProblem) throw new CellProblem(error.code, `${heading}：${error.message}`);
    throw error;
  }
}

/** A bar within a part has a backslash before it, as a backslash has; empty parts stand between two bars. */
const escapeBar = (part: string): string => part.replaceAll(/[\\|｜]/g, '\\$&');
const splitBars = (line: string): string[] => {
  const parts = [''];
  for (const [token] of line.matchAll(/\\[\\|｜]|[^]/gu)) {
    if (token === '|' || token === '｜') parts.push('');
    else parts[parts.length - 1] += token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
  }
  return parts;
};

const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const unique = <V>(values: readonly V[]): V[] => [...new Set(values)];

function decimal(text: string): number | null {
  if (!/^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(text)) return null;
  return Number(text.replaceAll(',', ''));
}

function wholeNumber(text: string): number | null {
  const value = decimal(text);
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

const short = (text: string): string => {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
};

const listOf = (words: readonly string[]): string =>
  words
    .slice(0, 12)
    .map((word) => `「${word}」`)
    .join('') + (words.length > 12 ? 'など' : '');
