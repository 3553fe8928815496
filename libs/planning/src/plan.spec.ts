import { addDays, fiscalYearOf } from '@app/japan';
import fc from 'fast-check';
import { type FiscalCalendarContent, isMonthDay, sessionsFor, USUAL_CALENDAR } from './fiscal-calendar';
import { planBackwards, planFor, type PlannedProgram, type PlannedWindow, type PlanRequest } from './plan';

const NOW = '2026-11-27';
const window = (fiscalYear: number, closesOn: string | null, forecast = false): PlannedWindow => ({
  fiscalYear,
  opensOn: null,
  closesOn,
  forecast,
});
const program = (...windows: PlannedWindow[]): PlannedProgram => ({ id: 'p', name: '配送の実証補助金', windows });
const request = (changes: Partial<PlanRequest>): PlanRequest => ({
  now: NOW,
  startOn: null,
  endOn: null,
  programs: [],
  calendar: USUAL_CALENDAR,
  ...changes,
});
const typesOf = (plan: { steps: readonly { type: string; by: string | null; state: string }[] } | null) =>
  plan?.steps.map(({ type, by, state }) => [type, by, state]);

describe('sessions of a fiscal year', () => {
  it('begin with the initial budget, decided in March before and asked for in October before that', () => {
    expect(
      sessionsFor(USUAL_CALENDAR, 2027).map(({ name, requestBy, decidesOn, usableFrom }) => [
        name,
        requestBy,
        decidesOn,
        usableFrom,
      ]),
    ).toEqual([
      ['3月定例会', '2026-10-31', '2027-03-25', '2027-04-01'],
      ['6月定例会', '2027-04-20', '2027-06-25', '2027-06-26'],
      ['9月定例会', '2027-07-20', '2027-09-30', '2027-10-01'],
      ['12月定例会', '2027-10-20', '2027-12-20', '2027-12-21'],
    ]);
  });

  it('know no 29 February', () => {
    expect(['02-29', '13-01', '3-25', '', '04-31'].filter(isMonthDay)).toEqual([]);
    expect(['02-28', '12-31'].filter(isMonthDay)).toHaveLength(2);
  });
});

describe('planning backwards', () => {
  it('names each day, the earliest first', () => {
    const { wanted, next } = planBackwards(
      request({ startOn: '2027-12-01', programs: [program(window(2027, '2027-06-30'))] }),
    );
    expect(typesOf(wanted)).toEqual([
      ['application', '2027-06-30', 'feasible'],
      ['budget_request', '2027-07-20', 'feasible'],
      ['grant_decision', '2027-08-29', 'feasible'],
      ['assembly', '2027-09-30', 'feasible'],
      ['contract', '2027-10-17', 'feasible'],
      ['start', '2027-12-01', 'feasible'],
    ]);
    expect(next).toBe(wanted);
  });

  it('says what no longer fits, and the next day that does', () => {
    // October's requests are over, so April to July cannot be: June's session decides first.
    const { wanted, next } = planBackwards(request({ startOn: '2027-05-20' }));
    expect(typesOf(wanted)?.slice(0, 2)).toEqual([
      ['budget_request', '2026-10-31', 'too_late'],
      ['assembly', '2027-03-25', 'too_late'],
    ]);
    expect(wanted?.feasible).toBe(false);
    expect(next?.startOn).toBe('2027-08-10');
    expect(typesOf(next)?.[0]).toEqual(['budget_request', '2027-04-20', 'feasible']);
  });

  it('takes an announced window before one that is only expected, and says when it rests on one', () => {
    const both = program(window(2027, '2027-05-31'), window(2027, '2027-06-30', true));
    const { wanted } = planBackwards(request({ startOn: '2027-12-01', programs: [both] }));
    expect(typesOf(wanted)?.[0]).toEqual(['application', '2027-05-31', 'feasible']);
    expect(wanted?.restsOnForecast).toBe(false);
    const expected = program(window(2027, '2027-06-30', true));
    expect(planBackwards(request({ startOn: '2027-12-01', programs: [expected] })).wanted?.restsOnForecast).toBe(true);
  });

  it('binds nothing where no day is known, and finds nothing in a year whose windows have closed', () => {
    const unknown = [program(), program(window(2027, null))];
    for (const one of unknown) {
      expect(typesOf(planBackwards(request({ startOn: '2027-12-01', programs: [one] })).wanted)).toContainEqual([
        'application',
        null,
        'unknown',
      ]);
    }
    const closed = program(window(2026, '2026-05-31'));
    const { wanted, next } = planBackwards(request({ startOn: '2027-03-20', programs: [closed] }));
    expect(wanted?.feasible).toBe(false);
    // What comes after the last known window is not known, and so does not stand in the way.
    expect(next?.fiscalYear).toBe(2027);
  });

  it('warns of work that crosses the year, or begins when little of it is left', () => {
    const at = (startOn: string, endOn: string | null) => planBackwards(request({ startOn, endOn })).cautions;
    expect(at('2027-12-01', '2028-08-31')).toEqual(['crosses_fiscal_year']);
    expect(at('2028-02-20', null)).toEqual(['late_in_fiscal_year']);
    expect(at('2027-12-01', '2028-03-31')).toEqual([]);
  });

  it('finds nothing rather than something wrong for a body without a session', () => {
    const calendar = { ...USUAL_CALENDAR, sessions: [] };
    expect(planBackwards(request({ startOn: '2027-12-01', calendar }))).toMatchObject({
      wanted: { feasible: false },
      next: null,
    });
  });
});

describe('properties of planning', () => {
  const days = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2026-04-01', n));
  const monthDay = days.map((day) => day.slice(5)).filter(isMonthDay);
  const lengths = fc.integer({ min: 0, max: 120 });
  const calendars: fc.Arbitrary<FiscalCalendarContent> = fc.record({
    sessions: fc.array(
      fc.record({
        name: fc.constantFrom('一', '二', '三'),
        budget: fc.constantFrom('initial' as const, 'supplementary' as const),
        requestBy: monthDay,
        decidesOn: monthDay,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    decisionDays: lengths,
    contractDays: lengths,
    preparationDays: lengths,
  });
  const windows = fc
    .record({ closesOn: fc.option(days), forecast: fc.boolean(), fiscalYear: fc.integer({ min: 2026, max: 2028 }) })
    .map((one) => ({ ...one, opensOn: null }));
  const requests: fc.Arbitrary<PlanRequest> = fc.record({
    now: days,
    startOn: fc.option(days),
    endOn: fc.option(days),
    programs: fc.array(
      fc.array(windows, { maxLength: 3 }).map((all) => program(...all)),
      { maxLength: 2 },
    ),
    calendar: calendars,
  });

  it('what is called feasible keeps to every day', () => {
    fc.assert(
      fc.property(requests, (one) => {
        const { next } = planBackwards(one);
        if (next === null) return;
        const { now, calendar } = one;
        expect(next.startOn >= now && (one.startOn === null || next.startOn >= one.startOn)).toBe(true);
        for (const step of next.steps) {
          if (step.state === 'unknown') continue;
          expect(step.by! <= next.startOn).toBe(true);
          if (step.type === 'budget_request') {
            expect(step.by! >= now && step.session.fiscalYear === fiscalYearOf(next.startOn)).toBe(true);
          }
          if (step.type === 'application') {
            expect(step.by! >= addDays(now, calendar.preparationDays)).toBe(true);
            expect(addDays(step.by!, calendar.decisionDays + calendar.contractDays) <= next.startOn).toBe(true);
          }
        }
      }),
    );
  });

  it('there is no earlier day that fits', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 200 }), (one, back) => {
        const { next } = planBackwards(one);
        const from = one.startOn !== null && one.startOn > one.now ? one.startOn : one.now;
        const earlier = next === null ? addDays(from, back) : addDays(next.startOn, -back);
        if (earlier < from) return;
        expect(planFor(one, earlier).feasible).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
