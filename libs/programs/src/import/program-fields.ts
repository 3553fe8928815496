import { APPLICANT_KINDS, NEED_KINDS, PILLARS, PROGRAM_KINDS, STAGES, THEMES } from '@app/contracts';
import { findPrefecture, isCalendarDay } from '@app/japan';
import { parseRule, type Rule } from '@app/matching';
import type { ProgramContent, WindowContent } from '../program';
import { firstWebAddress } from './web-address';

/** Readers of the fields of docs/program-jsonl.md. Each says in Japanese what is wrong and what was found. */
export type FieldReading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };
type FieldReader<T> = (value: unknown) => FieldReading<T>;

const LONGEST_TEXT = 100_000;
const LONGEST_ID = 200;

const ok = <T>(value: T): FieldReading<T> => ({ ok: true, value });
const fail = (reason: string): FieldReading<never> => ({ ok: false, reason });
const found = (value: unknown): string => {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

const requiredText: FieldReader<string> = (value) => {
  if (typeof value !== 'string') return fail(`文字列ではありません: ${found(value)}`);
  // PostgreSQL text holds everything but NUL.
  const text = value.replaceAll('\u0000', '').trim();
  if (text === '') return fail('空です。');
  return text.length <= LONGEST_TEXT ? ok(text) : fail(`長すぎます（${text.length} 文字）。`);
};

/** Empty text says as much as null. */
const text: FieldReader<string | null> = (value) =>
  value === null || (typeof value === 'string' && value.trim() === '') ? ok(null) : requiredText(value);

const webAddress: FieldReader<string | null> = (value) => {
  const read = text(value);
  if (!read.ok || read.value === null) return read;
  const address = firstWebAddress(read.value);
  return address === null ? fail(`http または https のアドレスではありません: ${found(value)}`) : ok(address);
};

const number =
  (what: string, holds: (value: number) => boolean): FieldReader<number | null> =>
  (value) =>
    value === null || (typeof value === 'number' && Number.isFinite(value) && holds(value))
      ? ok(value)
      : fail(`${what}ではありません: ${found(value)}`);
const year = number('西暦の年度', (value) => Number.isInteger(value) && value >= 1800 && value <= 2200);
const yen = number('0以上の整数の円', (value) => Number.isSafeInteger(value) && value >= 0);
const share = number('0から1までの数', (value) => value >= 0 && value <= 1);

const day: FieldReader<string | null> = (value) =>
  value === null || (typeof value === 'string' && isCalendarDay(value))
    ? ok(value)
    : fail(`年月日（2025-04-01 の形）ではありません: ${found(value)}`);

/** `null` empties a list. */
const list =
  <T extends string>(what: string, isOne: (item: string) => item is T): FieldReader<readonly T[]> =>
  (value) => {
    if (value === null) return ok([]);
    if (!Array.isArray(value)) return fail(`配列ではありません: ${found(value)}`);
    const bad: unknown = value.find((item) => typeof item !== 'string' || !isOne(item));
    return bad === undefined ? ok([...new Set(value as T[])]) : fail(`${what}ではありません: ${found(bad)}`);
  };
const codes = <T extends string>(allowed: readonly T[]): FieldReader<readonly T[]> =>
  list('決められたコード', (item): item is T => (allowed as readonly string[]).includes(item));
const code =
  <T extends string>(allowed: readonly T[]): FieldReader<T | null> =>
  (value) =>
    value === null || (allowed as readonly unknown[]).includes(value)
      ? ok(value as T | null)
      : fail(`決められたコードではありません: ${found(value)}`);

const rule: FieldReader<Rule | null> = (value) => {
  if (value === null) return ok(null);
  const parsed = parseRule(value);
  if ('rule' in parsed) return ok(parsed.rule);
  return fail(
    `条件の書き方が正しくありません: ${parsed.errors.map(({ path, code: what }) => `${path || '全体'} ${what}`).join('、')}`,
  );
};

const windows: FieldReader<readonly WindowContent[]> = (value) => {
  if (value === null) return ok([]);
  if (!Array.isArray(value)) return fail(`配列ではありません: ${found(value)}`);
  const read: WindowContent[] = [];
  for (const [index, item] of value.entries()) {
    const one = window(item);
    if (!one.ok) return fail(`${index + 1} 番目: ${one.reason}`);
    read.push(one.value);
  }
  return ok(read);
};

const WINDOW_FIELDS = ['fiscalYear', 'opensOn', 'closesOn', 'status', 'note'];

function window(value: unknown): FieldReading<WindowContent> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return fail(`公募期間ではありません: ${found(value)}`);
  const item = value as Readonly<Record<string, unknown>>;
  const unknownField = Object.keys(item).find((name) => !WINDOW_FIELDS.includes(name));
  if (unknownField !== undefined) return fail(`${unknownField} はこの形式にない項目です。`);
  const fiscalYear = year(item.fiscalYear ?? undefined);
  const opensOn = day(item.opensOn ?? null);
  const closesOn = day(item.closesOn ?? null);
  const note = text(item.note ?? null);
  if (!fiscalYear.ok || fiscalYear.value === null)
    return fail(`fiscalYear が西暦の年度ではありません: ${found(item.fiscalYear)}`);
  if (!opensOn.ok) return fail(`opensOn が${opensOn.reason}`);
  if (!closesOn.ok) return fail(`closesOn が${closesOn.reason}`);
  if (!note.ok) return fail(`note が${note.reason}`);
  if (item.status !== 'confirmed' && item.status !== 'forecast') {
    return fail(`status は confirmed か forecast です: ${found(item.status)}`);
  }
  return ok({
    fiscalYear: fiscalYear.value,
    opensOn: opensOn.value,
    closesOn: closesOn.value,
    status: item.status,
    note: note.value,
  });
}

type Readers = {
  readonly [Name in keyof ProgramContent]: FieldReader<ProgramContent[Name]>;
};

const READERS: Readers = {
  name: requiredText,
  ministry: text,
  bureau: text,
  kind: code(PROGRAM_KINDS),
  themes: codes(THEMES),
  pillars: codes(PILLARS),
  needKinds: codes(NEED_KINDS),
  stages: codes(STAGES),
  summary: text,
  purpose: text,
  currentIssues: text,
  overview: text,
  target: text,
  targetYear: year,
  requirements: text,
  applicants: codes(APPLICANT_KINDS),
  applicantsText: text,
  rateText: text,
  ceilingText: text,
  maxRate: share,
  ceilingYen: yen,
  floorYen: yen,
  prefectures: list('都道府県コード（2桁）', (item): item is string => findPrefecture(item) !== undefined),
  eligibility: rule,
  windows,
  fiscalYear: year,
  startYear: year,
  endYear: year,
  implementationMethods: list('空でない文字列', (item): item is string => item.trim() !== ''),
  majorExpense: text,
  url: webAddress,
  applicationUrl: webAddress,
  sourceTitle: text,
  lastVerifiedOn: day,
};

export type ProgramFieldName = keyof Readers;

export const isProgramField = (name: string): name is ProgramFieldName => Object.hasOwn(READERS, name);

export function readField(name: ProgramFieldName, value: unknown): FieldReading<unknown> {
  return READERS[name](value);
}

export function readExternalId(value: unknown): FieldReading<string> {
  const read = requiredText(value);
  if (read.ok && read.value.length > LONGEST_ID) return fail(`長すぎます（${read.value.length} 文字）。`);
  return read;
}
