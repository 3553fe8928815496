import { isCalendarDay, isoDay, type IsoDay } from './day';
import { eraOfDay, eraYearText, findEra } from './era';
import { foldWidth } from './fold-width';
import { parseNumeral } from './numerals';

/** What a written date says: not every one names a day. */
export type JapaneseDate =
  | { readonly kind: 'day'; readonly day: IsoDay }
  | { readonly kind: 'month'; readonly year: number; readonly month: number }
  | { readonly kind: 'year'; readonly year: number }
  | { readonly kind: 'fiscal_year'; readonly fiscalYear: number };

/** unreadable: not a date's form · no_such_day: 2月30日 · before_era: 令和元年4月1日 lies before 令和. */
export type DateProblem = 'unreadable' | 'no_such_day' | 'before_era';
export type DateReading =
  { readonly ok: true; readonly value: JapaneseDate } | { readonly ok: false; readonly reason: DateProblem };

const YEAR = String.raw`(?:(令和|平成|昭和|大正|明治|[RHSTM])\s*(\d{1,2}|元)|(\d{4}))`;
const WRITTEN = new RegExp(
  String.raw`^${YEAR}\s*(?:年\s*(?:度|(?:(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?)|年?度)$`,
  'i',
);
const SEPARATED = new RegExp(String.raw`^${YEAR}([./-])(\d{1,2})\4(\d{1,2})$`, 'i');
const IS_FISCAL_YEAR = /度$/;

/**
 * Reads `R7.9.1`, `令和7年9月1日`, `令和7年9月`, `令和7年度`, `2025-09-01`, `2025/9/1`, `2025年9月1日`, `令和七年九月一日`, in full or half
 * width.
 *
 * A 和暦 year after its era's end is read as it was meant (平成32年度 = 2020, common in plans of the time). A day before its
 * era began is refused: the writer meant another year.
 */
export function parseJapaneseDate(text: string): DateReading {
  const folded = foldWidth(text)
    .text.trim()
    .replaceAll(/[〇一二三四五六七八九十]+/g, (numeral) => String(parseNumeral(numeral) ?? numeral));
  const separated = SEPARATED.exec(folded);
  if (separated) {
    return readDay(separated[1], separated[2] ?? separated[3], separated[5], separated[6]);
  }
  const written = WRITTEN.exec(folded);
  if (!written) return { ok: false, reason: 'unreadable' };
  const [, era, eraYear, westernYear, month, day] = written;
  if (day !== undefined) return readDay(era, eraYear ?? westernYear, month, day);
  const year = gregorianYear(era, eraYear ?? westernYear);
  if (year === null) return { ok: false, reason: 'unreadable' };
  if (IS_FISCAL_YEAR.test(folded)) return { ok: true, value: { kind: 'fiscal_year', fiscalYear: year } };
  if (month === undefined) return { ok: true, value: { kind: 'year', year } };
  if (Number(month) < 1 || Number(month) > 12) return { ok: false, reason: 'no_such_day' };
  return { ok: true, value: { kind: 'month', year, month: Number(month) } };
}

function readDay(
  era: string | undefined,
  yearText: string | undefined,
  month: string | undefined,
  day: string | undefined,
): DateReading {
  const year = gregorianYear(era, yearText);
  if (year === null) return { ok: false, reason: 'unreadable' };
  const iso = isoDay(year, Number(month), Number(day));
  if (!isCalendarDay(iso)) return { ok: false, reason: 'no_such_day' };
  const begun = era === undefined ? undefined : findEra(era);
  if (begun && iso < begun.firstDay) return { ok: false, reason: 'before_era' };
  return { ok: true, value: { kind: 'day', day: iso } };
}

function gregorianYear(eraMark: string | undefined, yearText: string | undefined): number | null {
  if (yearText === undefined) return null;
  if (eraMark === undefined) return Number(yearText);
  const era = findEra(eraMark);
  const year = yearText === '元' ? 1 : Number(yearText);
  return era && year >= 1 ? era.firstYear + year - 1 : null;
}

/** full: 「令和7年9月1日」 · with_western: 「令和7年9月1日（2025年）」 · short: 「R7.9.1」. */
export type WarekiStyle = 'full' | 'with_western' | 'short';

/** A day in 和暦. @throws RangeError before 1873 or when it is no day */
export function formatWareki(day: IsoDay, style: WarekiStyle = 'full'): string {
  const era = eraOfDay(day);
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  if (style === 'short') return `${era.letter}${year - era.firstYear + 1}.${month}.${date}`;
  const full = `${eraYearText(era, year)}${month}月${date}日`;
  return style === 'with_western' ? `${full}（${year}年）` : full;
}
