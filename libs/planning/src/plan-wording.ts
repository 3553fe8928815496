import { formatFiscalYear, formatWareki, type IsoDay } from '@app/japan';
import type { SessionDate } from './fiscal-calendar';
import type { FiscalPlan, PlanCaution, PlanFor, PlannedProgram, PlanStep } from './plan';

/** Plans in the words an officer reads. */

const day = (iso: IsoDay): string => formatWareki(iso, 'with_western');
const called = ({ name }: PlannedProgram): string => `「${name}」`;
const budgetOf = ({ fiscalYear, budget }: SessionDate): string =>
  `${formatFiscalYear(fiscalYear)}${budget === 'initial' ? '当初予算' : '補正予算'}`;

/** What has to be done, without its day. */
export function describeStep(step: PlanStep): string {
  switch (step.type) {
    case 'budget_request':
      return `財政担当に予算を要求する（${step.session.name}に出す${budgetOf(step.session)}）`;
    case 'assembly':
      return `${step.session.name}で${budgetOf(step.session)}が議決される`;
    case 'no_session':
      return `${formatFiscalYear(step.fiscalYear)}の予算を決める議会が、開始の前にありません`;
    case 'application':
      return describeApplication(step.program, step);
    case 'grant_decision':
      return `${called(step.program)}の交付決定を受ける${step.forecast ? '（見込み）' : ''}`;
    case 'contract':
      return '仕様を固め、契約の手続きを始める';
    case 'start':
      return '事業を始める';
  }
}

function describeApplication(program: PlannedProgram, step: Extract<PlanStep, { type: 'application' }>): string {
  if (step.state === 'unknown') return `${called(program)}の公募の時期は分かっていません。窓口に確かめる`;
  if (step.window === null) return `${called(program)}には、この年度に間に合う公募がありません`;
  return `${called(program)}に応募する${step.window.forecast ? '（過去の公募からの見込み。まだ発表されていません）' : ''}`;
}

/** With its day and whether it can still be met. */
export function describeDatedStep(step: PlanStep): string {
  const until = step.by === null ? '' : `${day(step.by)}${deadline(step) ? 'まで' : ''}: `;
  const late = step.state === 'too_late' && step.by !== null ? '（間に合いません）' : '';
  return `${until}${describeStep(step)}${late}`;
}

const deadline = ({ type }: PlanStep): boolean =>
  type === 'budget_request' || type === 'application' || type === 'contract' || type === 'grant_decision';

/** The answer in one or two sentences. */
export function describePlan({ wanted, next }: FiscalPlan): string {
  if (wanted?.feasible) return `${day(wanted.startOn)}の開始に間に合います。${forecastNote(wanted)}`;
  // A budget that was not asked for is not decided either: one cause, named once.
  const late = wanted?.steps.filter(({ type, state }) => state === 'too_late' && type !== 'assembly') ?? [];
  const why = late.length > 0 ? `${late.map(shortName).join('、')}が間に合いません。` : '';
  const missed = wanted === null ? '' : `${day(wanted.startOn)}の開始には間に合いません。${why}`;
  if (next === null) return `${missed}公募や議会の予定が分かっている範囲では、始められる日が見つかりません。`;
  return `${missed}いちばん早く始められるのは${day(next.startOn)}です。${forecastNote(next)}`;
}

const forecastNote = ({ restsOnForecast }: PlanFor): string =>
  restsOnForecast ? '発表前の公募の見込みを含みます。' : '';

function shortName(step: PlanStep): string {
  switch (step.type) {
    case 'budget_request':
      return '予算の要求';
    case 'assembly':
    case 'no_session':
      return '予算の議決';
    case 'application':
      return `${called(step.program)}への応募`;
    case 'grant_decision':
      return `${called(step.program)}の交付決定`;
    case 'contract':
      return '契約の手続き';
    case 'start':
      return '開始日';
  }
}

const CAUTIONS: Readonly<Record<PlanCaution, string>> = {
  crosses_fiscal_year:
    '事業が翌年度にわたります。債務負担行為や繰越明許費の手続きが要るかを財政担当に確かめてください（地方自治法第213条・第214条）。',
  late_in_fiscal_year:
    '年度の終わりが近い開始です。年度内に終わらない場合は、翌年度に始めるか、繰越の手続きを財政担当に相談してください。',
};
export const describePlanCaution = (caution: PlanCaution): string => CAUTIONS[caution];
