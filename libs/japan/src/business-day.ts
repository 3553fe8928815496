import { holidays } from '@holiday-jp/holiday_jp';
import { addDays, type IsoDay } from './day';

/** Offices are closed from 29 December to 3 January (行政機関の休日に関する法律 第1条; local bodies by their own 条例). */
const isYearEnd = (day: IsoDay): boolean => day.slice(5) >= '12-29' || day.slice(5) <= '01-03';

const isWeekend = (day: IsoDay): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/**
 * A day on which public offices work: no weekend, no national holiday (国民の祝日に関する法律, substitute holidays
 * included; known from 1970 to 2050), not 29 December to 3 January.
 */
export const isBusinessDay = (day: IsoDay): boolean => !isWeekend(day) && !isYearEnd(day) && !(day in holidays);

/** @param count 1 is the next business day; 0 the day itself or, if offices are closed, the next on which they are not */
export function addBusinessDays(day: IsoDay, count: number): IsoDay {
  let at = day;
  let left = count;
  if (count === 0) {
    while (!isBusinessDay(at)) at = addDays(at, 1);
    return at;
  }
  while (left > 0) {
    at = addDays(at, 1);
    if (isBusinessDay(at)) left -= 1;
  }
  return at;
}

/** Business days after `from`, up to and including `to`; 0 when `to` is not later. */
export function businessDaysBetween(from: IsoDay, to: IsoDay): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isBusinessDay(day)) count += 1;
  return count;
}
