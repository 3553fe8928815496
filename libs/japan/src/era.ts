import { isCalendarDay } from './day';

/** 元号 with its first day, latest first. 明治 counts from 1873, when Japan took the Gregorian calendar. */
interface Era {
  readonly name: string;
  readonly letter: string;
  readonly firstDay: string;
  /** Gregorian year of its year 1. */
  readonly firstYear: number;
}

/**
 * Sources: 元号を改める政令（平成31年政令第143号: 令和, 昭和64年政令第1号: 平成）, and the rescripts of 大正 and 昭和.
 */
const ERAS: readonly Era[] = [
  { name: '令和', letter: 'R', firstDay: '2019-05-01', firstYear: 2019 },
  { name: '平成', letter: 'H', firstDay: '1989-01-08', firstYear: 1989 },
  { name: '昭和', letter: 'S', firstDay: '1926-12-25', firstYear: 1926 },
  { name: '大正', letter: 'T', firstDay: '1912-07-30', firstYear: 1912 },
  { name: '明治', letter: 'M', firstDay: '1873-01-01', firstYear: 1868 },
];

/** @param mark era name or its first letter, any case */
export function findEra(mark: string): Era | undefined {
  const letter = mark.toUpperCase();
  return ERAS.find((era) => era.name === mark || era.letter === letter);
}

/** The era a day lies in. @throws RangeError before 1873-01-01 or when it is no day */
export function eraOfDay(day: string): Era {
  if (!isCalendarDay(day)) throw new RangeError(`Not a day: ${day}`);
  const era = ERAS.find(({ firstDay }) => firstDay <= day);
  if (!era) throw new RangeError(`Before the Gregorian calendar came into use in Japan: ${day}`);
  return era;
}

/** 「令和7年」, 「令和元年」. */
export function eraYearText(era: Era, gregorianYear: number): string {
  const year = gregorianYear - era.firstYear + 1;
  return `${era.name}${year === 1 ? '元' : year}年`;
}
