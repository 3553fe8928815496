/** ISO date `YYYY-MM-DD`; a day in Japan (Asia/Tokyo), never a moment. */
export type IsoDay = string;

/** Whether the text is `YYYY-MM-DD` and such a day exists. */
export function isCalendarDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function isoDay(year: number, month: number, day: number): IsoDay {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function daysInMonth(year: number, month: number): number {
  // setUTCFullYear, because Date.UTC reads the years 0–99 as 1900–1999.
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

const TOKYO = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Tokyo',
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day it is in Japan at a moment, wherever the process runs. */
export function japaneseDayOf(moment: Date): IsoDay {
  const parts = new Map(TOKYO.formatToParts(moment).map(({ type, value }) => [type, value]));
  return isoDay(Number(parts.get('year')), Number(parts.get('month')), Number(parts.get('day')));
}

/** 0–23. Japan has kept UTC+9 since 1951. */
export const hourInJapan = (moment: Date): number => (moment.getUTCHours() + 9) % 24;

const DAY_MS = 86_400_000;

/** Whole days from one day to another; negative when it comes earlier. */
export const daysBetween = (from: IsoDay, to: IsoDay): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

export const addDays = (day: IsoDay, days: number): IsoDay =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
