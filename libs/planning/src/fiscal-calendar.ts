import { addDays, fiscalYearOf, isCalendarDay, isoDay, type IsoDay } from '@app/japan';

/** `MM-DD`, a day of every year. */
export type MonthDay = string;

/**
 * One regular assembly session (定例会; 地方自治法第102条 leaves number and time to the body's own ordinance) and the
 * budget it decides.
 */
export interface AssemblySession {
  /** As the body calls it, e.g. 3月定例会. */
  readonly name: string;
  /** 当初予算 of the next fiscal year, or 補正予算 of the current one (同法第211条, 第218条). */
  readonly budget: 'initial' | 'supplementary';
  /** The last day to ask one's own finance section for money. */
  readonly requestBy: MonthDay;
  /** The day on which the budget is usually decided. */
  readonly decidesOn: MonthDay;
}

/** What a local government's year looks like, as far as planning needs it. */
export interface FiscalCalendarContent {
  readonly sessions: readonly AssemblySession[];
  /** Days from the close of applications to the grant decision (交付決定). */
  readonly decisionDays: number;
  /** Days from money at hand to the beginning of work: specification, bids or quotations, contract. */
  readonly contractDays: number;
  /** Days to prepare one application. */
  readonly preparationDays: number;
}

/**
 * Where a body has entered nothing: four sessions as most bodies hold them. Days and lengths are assumptions of ours
 * and shown as such; each body enters its own.
 */
export const USUAL_CALENDAR: FiscalCalendarContent = {
  sessions: [
    { name: '3月定例会', budget: 'initial', requestBy: '10-31', decidesOn: '03-25' },
    { name: '6月定例会', budget: 'supplementary', requestBy: '04-20', decidesOn: '06-25' },
    { name: '9月定例会', budget: 'supplementary', requestBy: '07-20', decidesOn: '09-30' },
    { name: '12月定例会', budget: 'supplementary', requestBy: '10-20', decidesOn: '12-20' },
  ],
  decisionDays: 60,
  contractDays: 45,
  preparationDays: 14,
};

export const CALENDAR_LIMITS = { sessions: 12, name: 40, days: 365 } as const;

/** Whether the text is `MM-DD` and a day of every year: 02-29 is none. */
export const isMonthDay = (text: string): boolean => /^\d{2}-\d{2}$/.test(text) && isCalendarDay(`2025-${text}`);

/** One session of one year. */
export interface SessionDate {
  readonly name: string;
  readonly budget: AssemblySession['budget'];
  readonly requestBy: IsoDay;
  readonly decidesOn: IsoDay;
  /** The fiscal year whose money it decides about. */
  readonly fiscalYear: number;
  /** The first day on which that money may be bound. */
  readonly usableFrom: IsoDay;
}

/** All sessions that decide about money of a fiscal year, by the day of the decision. */
export function sessionsFor(calendar: FiscalCalendarContent, fiscalYear: number): SessionDate[] {
  return calendar.sessions
    .map(({ name, budget, requestBy, decidesOn }) => {
      // An initial budget is decided in the fiscal year before its own.
      const decided = dayIn(budget === 'initial' ? fiscalYear - 1 : fiscalYear, decidesOn);
      return {
        name,
        budget,
        requestBy: lastBefore(decided, requestBy),
        decidesOn: decided,
        fiscalYear,
        usableFrom: budget === 'initial' ? isoDay(fiscalYear, 4, 1) : addDays(decided, 1),
      };
    })
    .sort((a, b) => (a.decidesOn < b.decidesOn ? -1 : a.decidesOn > b.decidesOn ? 1 : a.name < b.name ? -1 : 1));
}

function dayIn(fiscalYear: number, day: MonthDay): IsoDay {
  const inYear = `${fiscalYear}-${day}`;
  return fiscalYearOf(inYear) === fiscalYear ? inYear : `${fiscalYear + 1}-${day}`;
}

function lastBefore(day: IsoDay, monthDay: MonthDay): IsoDay {
  const year = Number(day.slice(0, 4));
  const sameYear = `${year}-${monthDay}`;
  return sameYear < day ? sameYear : `${year - 1}-${monthDay}`;
}
