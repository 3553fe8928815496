import type { CalendarEntry } from '@app/ical';
import { addDays, type IsoDay } from '@app/japan';
import { describeStep, type FiscalPlan, type PlanStep } from '@app/planning';
import type { StoredProgram } from '@app/programs';

/** Past days stay for a while: somebody may want to know when it was. */
const PAST_DAYS = 92;

/** What moves an entry's SEQUENCE and DTSTAMP. */
export interface Revision {
  readonly sequence: number;
  readonly changedAt: Date;
}

/** The days of a program's 公募期間: when it opens and when it closes. Expected ones say so. */
export function windowEntries({ program, windows }: StoredProgram, today: IsoDay): CalendarEntry[] {
  const nextOfYear = new Map<number, number>();
  const inOrder = [...windows].sort(
    (a, b) =>
      a.fiscalYear - b.fiscalYear ||
      (a.opensOn ?? a.closesOn ?? '').localeCompare(b.opensOn ?? b.closesOn ?? '') ||
      (a.closesOn ?? '').localeCompare(b.closesOn ?? ''),
  );
  return inOrder.flatMap(({ fiscalYear, opensOn, closesOn, status, note }) => {
    // Rows of windows come anew with each change of the program; its year and place in it stay.
    const place = nextOfYear.get(fiscalYear) ?? 0;
    nextOfYear.set(fiscalYear, place + 1);
    const forecast = status === 'forecast';
    const entry = (what: 'opens' | 'closes', day: IsoDay | null, label: string): CalendarEntry[] => {
      if (day === null || day < addDays(today, -PAST_DAYS)) return [];
      return [
        {
          uid: `window-${program.id}-${fiscalYear}-${place}-${what}`,
          summary: `【${label}${forecast ? '（見込み）' : ''}】${program.name}`,
          description: descriptionOf(program, forecast, note),
          url: program.applicationUrl ?? program.url,
          when: { from: day, to: day },
          tentative: forecast,
          sequence: program.version,
          changedAt: program.updatedAt,
        },
      ];
    };
    return [...entry('opens', opensOn, '公募開始'), ...entry('closes', closesOn, '公募締切')];
  });
}

function descriptionOf(program: StoredProgram['program'], forecast: boolean, note: string | null | undefined): string {
  return [
    program.fictional ? '架空の見本データです。' : '',
    program.ministry ?? '',
    forecast ? '過去の公募からの見込みです。まだ発表されていません。' : '',
    note ?? '',
    'むすびに登録された日程です。応募の前に、必ず公式の案内で確かめてください。',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The days of the plan that holds: for the wanted start if it is feasible, else for the next feasible one. */
export function planEntries(ideaId: string, { wanted, next }: FiscalPlan, revision: Revision): CalendarEntry[] {
  const plan = wanted?.feasible ? wanted : next;
  if (!plan) return [];
  const seen = new Map<string, number>();
  return plan.steps.flatMap((step) => {
    if (step.by === null) return [];
    const key = `${step.type}${'program' in step ? `-${step.program.id}` : ''}`;
    const place = seen.get(key) ?? 0;
    seen.set(key, place + 1);
    return [
      {
        uid: `plan-${ideaId}-${key}-${place}`,
        summary: `【計画】${describeStep(step)}`,
        when: { from: step.by, to: step.by },
        tentative: restsOnForecast(step),
        ...revision,
      },
    ];
  });
}

const restsOnForecast = (step: PlanStep): boolean =>
  (step.type === 'application' && step.window?.forecast === true) || (step.type === 'grant_decision' && step.forecast);
