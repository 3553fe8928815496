import { isCalendarDay, isoDay, type IsoDay } from './day';
import { eraOfDay, eraYearText } from './era';

/** 年度: April to March, named by the year of its April (財政法第11条, 地方自治法第208条). */
export interface FiscalYearRange {
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/** @throws RangeError when it is no day */
export function fiscalYearOf(day: IsoDay): number {
  if (!isCalendarDay(day)) throw new RangeError(`Not a day: ${day}`);
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= 4 ? year : year - 1;
}

export function fiscalYearRange(fiscalYear: number): FiscalYearRange {
  return { from: isoDay(fiscalYear, 4, 1), to: isoDay(fiscalYear + 1, 3, 31) };
}

/** 「令和7年度」. A year in which the era changed bears the new era's name, as the budget of 2019 did (令和元年度). */
export function formatFiscalYear(fiscalYear: number): string {
  return `${eraYearText(eraOfDay(isoDay(fiscalYear, 12, 31)), fiscalYear)}度`;
}
