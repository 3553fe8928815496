import fc from 'fast-check';
import { isCalendarDay, isoDay, japaneseDayOf } from './day';
import { fiscalYearOf, fiscalYearRange, formatFiscalYear } from './fiscal-year';
import { formatWareki, parseJapaneseDate } from './japanese-date';

const someDay = fc
  .date({ min: new Date('1873-01-01T00:00:00Z'), max: new Date('2080-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('parseJapaneseDate', () => {
  it.each([
    'R7.9.1',
    'r7.9.1',
    'R07/09/01',
    '令和7年9月1日',
    '令和７年９月１日',
    '令和 7 年 9 月 1 日',
    '2025-09-01',
    '2025/9/1',
    '２０２５．９．１',
    '2025年9月1日',
    '令和七年九月一日',
  ])('reads %s as 2025-09-01', (text) => {
    expect(parseJapaneseDate(text)).toEqual({ ok: true, value: { kind: 'day', day: '2025-09-01' } });
  });

  it.each([
    ['令和7年度', { kind: 'fiscal_year', fiscalYear: 2025 }],
    ['Ｒ７年度', { kind: 'fiscal_year', fiscalYear: 2025 }],
    ['2025年度', { kind: 'fiscal_year', fiscalYear: 2025 }],
    ['令和元年度', { kind: 'fiscal_year', fiscalYear: 2019 }],
    ['平成32年度', { kind: 'fiscal_year', fiscalYear: 2020 }],
    ['令和7年', { kind: 'year', year: 2025 }],
    ['昭和64年', { kind: 'year', year: 1989 }],
    ['令和7年9月', { kind: 'month', year: 2025, month: 9 }],
    ['平成31年4月30日', { kind: 'day', day: '2019-04-30' }],
    ['平成31年5月7日', { kind: 'day', day: '2019-05-07' }],
    ['H1.1.8', { kind: 'day', day: '1989-01-08' }],
    ['令和元年5月1日', { kind: 'day', day: '2019-05-01' }],
    ['R6.2.29', { kind: 'day', day: '2024-02-29' }],
  ])('reads %s', (text, value) => {
    expect(parseJapaneseDate(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['R7.2.29', 'no_such_day'],
    ['2025-13-01', 'no_such_day'],
    ['令和7年13月', 'no_such_day'],
    ['令和元年4月30日', 'before_era'],
    ['R0.4.1', 'unreadable'],
    ['来年度', 'unreadable'],
    ['7.9.1', 'unreadable'],
    ['2025-9/1', 'unreadable'],
    ['', 'unreadable'],
  ])('refuses %s: %s', (text, reason) => {
    expect(parseJapaneseDate(text)).toEqual({ ok: false, reason });
  });

  it('reads back every day it writes', () => {
    fc.assert(
      fc.property(someDay, fc.constantFrom('full' as const, 'short' as const), (day, style) => {
        expect(parseJapaneseDate(formatWareki(day, style))).toEqual({ ok: true, value: { kind: 'day', day } });
      }),
    );
  });
});

describe('formatWareki', () => {
  it('writes days as officials do', () => {
    expect(formatWareki('2025-09-01')).toBe('令和7年9月1日');
    expect(formatWareki('2019-05-01')).toBe('令和元年5月1日');
    expect(formatWareki('2019-04-30')).toBe('平成31年4月30日');
    expect(formatWareki('2025-09-01', 'with_western')).toBe('令和7年9月1日（2025年）');
    expect(formatWareki('2025-09-01', 'short')).toBe('R7.9.1');
  });

  it('agrees with the calendar of ICU', () => {
    const icu = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' });
    fc.assert(
      fc.property(someDay, (day) => {
        expect(formatWareki(day)).toBe(icu.format(new Date(`${day}T00:00:00Z`)));
      }),
    );
  });

  it('refuses what is no day', () => {
    expect(() => formatWareki('2025-02-29')).toThrow(RangeError);
    expect(() => formatWareki('1872-12-31')).toThrow(RangeError);
  });
});

describe('fiscal year', () => {
  it('runs from April to March', () => {
    expect(fiscalYearOf('2025-03-31')).toBe(2024);
    expect(fiscalYearOf('2025-04-01')).toBe(2025);
    expect(fiscalYearRange(2025)).toEqual({ from: '2025-04-01', to: '2026-03-31' });
    expect(() => fiscalYearOf('2025-04-31')).toThrow(RangeError);
  });

  it('contains exactly its days', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const { from, to } = fiscalYearRange(fiscalYearOf(day));
        return from <= day && day <= to;
      }),
    );
  });

  it('is named by the era', () => {
    expect(formatFiscalYear(2025)).toBe('令和7年度');
    expect(formatFiscalYear(2019)).toBe('令和元年度');
    expect(formatFiscalYear(2018)).toBe('平成30年度');
    expect(formatFiscalYear(1988)).toBe('昭和63年度');
  });
});

describe('days', () => {
  it('knows the day in Japan whatever the time zone of the process', () => {
    expect(japaneseDayOf(new Date('2025-03-31T14:59:59Z'))).toBe('2025-03-31');
    expect(japaneseDayOf(new Date('2025-03-31T15:00:00Z'))).toBe('2025-04-01');
    // Japan had summer time in 1948–1951: the zone data decides, not a fixed +9.
    expect(japaneseDayOf(new Date('1950-06-30T14:30:00Z'))).toBe('1950-07-01');
  });

  it('knows the calendar', () => {
    expect(isCalendarDay('2024-02-29')).toBe(true);
    expect(isCalendarDay('1900-02-29')).toBe(false);
    expect(isCalendarDay('2025-9-1')).toBe(false);
    expect(isoDay(2025, 9, 1)).toBe('2025-09-01');
  });
});
