import { addDays, fiscalYearOf, fiscalYearRange, isoDay, type IsoDay } from '@app/japan';
import { type FiscalCalendarContent, type SessionDate, sessionsFor } from './fiscal-calendar';

/** A 公募期間 as far as planning needs it. */
export interface PlannedWindow {
  readonly fiscalYear: number;
  readonly opensOn: IsoDay | null;
  readonly closesOn: IsoDay | null;
  /** Expected from earlier years, not announced. */
  readonly forecast: boolean;
}

export interface PlannedProgram {
  readonly id: string;
  readonly name: string;
  readonly windows: readonly PlannedWindow[];
}

export interface PlanRequest {
  readonly now: IsoDay;
  /** The day on which the work is to begin; null: as early as it can. */
  readonly startOn: IsoDay | null;
  readonly endOn: IsoDay | null;
  readonly programs: readonly PlannedProgram[];
  readonly calendar: FiscalCalendarContent;
}

/** `too_late`: its day has passed. `unknown`: no day is stated; it binds nothing and has to be asked. */
export type StepState = 'feasible' | 'too_late' | 'unknown';

export type PlanStep = { readonly by: IsoDay | null; readonly state: StepState } & (
  | { readonly type: 'budget_request'; readonly session: SessionDate }
  | { readonly type: 'assembly'; readonly session: SessionDate }
  | { readonly type: 'no_session'; readonly fiscalYear: number }
  | { readonly type: 'application'; readonly program: PlannedProgram; readonly window: PlannedWindow | null }
  | { readonly type: 'grant_decision'; readonly program: PlannedProgram; readonly forecast: boolean }
  | { readonly type: 'contract' }
  | { readonly type: 'start' }
);

export interface PlanFor {
  readonly startOn: IsoDay;
  readonly fiscalYear: number;
  /** By day; those without one last. */
  readonly steps: readonly PlanStep[];
  readonly feasible: boolean;
  /** Some window it rests on is only expected. */
  readonly restsOnForecast: boolean;
}

export type PlanCaution = 'crosses_fiscal_year' | 'late_in_fiscal_year';

export interface FiscalPlan {
  /** For the wanted start; null where none is stated. */
  readonly wanted: PlanFor | null;
  /** The earliest start, from the wanted day on, at which everything fits; null: none in the years looked at. */
  readonly next: PlanFor | null;
  /** Of `wanted` when it is feasible, else of `next`. */
  readonly cautions: readonly PlanCaution[];
}

/** Years beyond today's fiscal year that are looked at. Windows are known or expected one or two years ahead. */
const YEARS_AHEAD = 3;
/** Work that begins with less of the fiscal year left than this is seldom done within it. */
const LATE_DAYS = 90;

/**
 * Plans backwards from the wanted start: contract, money at hand (budget decided by the assembly; grants decided),
 * application, budget request. When that no longer fits, the next day on which it does. Pure and deterministic.
 */
export function planBackwards(request: PlanRequest): FiscalPlan {
  const { startOn, now } = request;
  const wanted = startOn === null ? null : planFor(request, startOn);
  const next = wanted?.feasible ? wanted : nextFeasible(request, startOn !== null && startOn > now ? startOn : now);
  return { wanted, next, cautions: next === null ? [] : cautionsOf(next, request.endOn) };
}

/** Everything that has to happen for one start, and whether it still can. */
export function planFor(request: PlanRequest, startOn: IsoDay): PlanFor {
  const { calendar, programs, now } = request;
  const fiscalYear = fiscalYearOf(startOn);
  const moneyBy = addDays(startOn, -calendar.contractDays);
  const steps: PlanStep[] = [
    ...budgetSteps(calendar, fiscalYear, startOn, moneyBy, now),
    ...programs.flatMap((program) => applicationSteps(program, fiscalYear, moneyBy, request)),
    { type: 'contract', by: moneyBy, state: moneyBy < now ? 'too_late' : 'feasible' },
    { type: 'start', by: startOn, state: startOn < now ? 'too_late' : 'feasible' },
  ];
  const ordered = steps.map((step, i) => ({ step, i }));
  ordered.sort((a, b) => (a.step.by ?? '9999').localeCompare(b.step.by ?? '9999') || a.i - b.i);
  return {
    startOn,
    fiscalYear,
    steps: ordered.map(({ step }) => step),
    feasible: steps.every(({ state }) => state !== 'too_late'),
    restsOnForecast: steps.some((step) => step.type === 'application' && step.window?.forecast === true),
  };
}

/**
 * The latest session that decides in time: it leaves the most time to ask for the money. The procedure for a contract
 * may begin once an initial budget is decided, although its money may be bound from April on only.
 */
function budgetSteps(
  calendar: FiscalCalendarContent,
  fiscalYear: number,
  startOn: IsoDay,
  moneyBy: IsoDay,
  now: IsoDay,
): PlanStep[] {
  const session = sessionsFor(calendar, fiscalYear)
    .filter(({ decidesOn, usableFrom }) => decidesOn < moneyBy && usableFrom <= startOn)
    .at(-1);
  if (!session) return [{ type: 'no_session', fiscalYear, by: null, state: 'too_late' }];
  const state = session.requestBy < now ? 'too_late' : 'feasible';
  return [
    { type: 'budget_request', session, by: session.requestBy, state },
    { type: 'assembly', session, by: session.decidesOn, state },
  ];
}

/** Money of a window is for the window's fiscal year. Of windows that fit, an announced one before an expected one. */
function applicationSteps(
  program: PlannedProgram,
  fiscalYear: number,
  moneyBy: IsoDay,
  { calendar, now }: PlanRequest,
): PlanStep[] {
  const unknown: PlanStep = { type: 'application', program, window: null, by: null, state: 'unknown' };
  if (program.windows.length === 0) return [unknown];
  const decided = (closesOn: IsoDay): IsoDay => addDays(closesOn, calendar.decisionDays);
  const ofYear = program.windows.filter((window) => window.fiscalYear === fiscalYear);
  const dated = ofYear.filter((window): window is PlannedWindow & { closesOn: IsoDay } => window.closesOn !== null);
  const inTime = dated
    .filter(({ closesOn }) => decided(closesOn) <= moneyBy && addDays(now, calendar.preparationDays) <= closesOn)
    .sort(byPreference)[0];
  if (inTime) {
    const { closesOn, forecast } = inTime;
    return [
      { type: 'application', program, window: inTime, by: closesOn, state: 'feasible' },
      { type: 'grant_decision', program, forecast, by: decided(closesOn), state: 'feasible' },
    ];
  }
  // Without a day it cannot be missed; nor can what comes after all that is announced or expected.
  const lastKnown = Math.max(...program.windows.map((window) => window.fiscalYear));
  if (ofYear.length > dated.length || fiscalYear > lastKnown) return [unknown];
  const missed = [...dated].sort(byPreference)[0];
  return [{ type: 'application', program, window: missed ?? null, by: missed?.closesOn ?? null, state: 'too_late' }];
}

const byPreference = (a: PlannedWindow, b: PlannedWindow): number =>
  Number(a.forecast) - Number(b.forecast) || (b.closesOn ?? '').localeCompare(a.closesOn ?? '');

/** Whether a start fits changes only on days on which money comes to hand or preparations could be over. */
function nextFeasible(request: PlanRequest, from: IsoDay): PlanFor | null {
  const { calendar, programs, now } = request;
  const thisYear = fiscalYearOf(now);
  const days = new Set<IsoDay>([from, addDays(now, calendar.contractDays)]);
  for (let year = thisYear; year <= thisYear + YEARS_AHEAD; year++) {
    days.add(fiscalYearRange(year).from);
    for (const { decidesOn, usableFrom } of sessionsFor(calendar, year)) {
      days.add(usableFrom);
      days.add(addDays(decidesOn, calendar.contractDays + 1));
    }
  }
  for (const { windows } of programs) {
    for (const { closesOn, fiscalYear } of windows) {
      days.add(isoDay(fiscalYear, 4, 1));
      if (closesOn !== null) days.add(addDays(closesOn, calendar.decisionDays + calendar.contractDays));
    }
  }
  for (const day of [...days].filter((one) => one >= from).sort()) {
    const plan = planFor(request, day);
    if (plan.feasible) return plan;
  }
  return null;
}

function cautionsOf({ startOn, fiscalYear }: PlanFor, endOn: IsoDay | null): PlanCaution[] {
  const { to } = fiscalYearRange(fiscalYear);
  return [
    // 会計年度独立の原則 (地方自治法第208条第2項): beyond it 債務負担行為 (第214条) or 繰越明許費 (第213条).
    ...(endOn !== null && endOn > to ? (['crosses_fiscal_year'] as const) : []),
    ...(addDays(startOn, LATE_DAYS) > to ? (['late_in_fiscal_year'] as const) : []),
  ];
}
