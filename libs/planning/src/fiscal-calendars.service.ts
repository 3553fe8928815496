import { Audit } from '@app/audit';
import { ForbiddenError, type Principal } from '@app/authz';
import { StaleVersionError, Transactions } from '@app/database';
import { InvalidInputError, type ProblemDetail } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { CALENDAR_LIMITS, type FiscalCalendarContent, isMonthDay, USUAL_CALENDAR } from './fiscal-calendar';
import { FiscalCalendar } from './fiscal-calendar.entity';

export interface FiscalCalendarView extends FiscalCalendarContent {
  /** 0: nothing was entered, the usual calendar holds. */
  readonly version: number;
}

/** The assembly sessions and lead times of each local government. */
@Injectable()
export class FiscalCalendars {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
  ) {}

  /** For planning; whoever may read an idea may see what its plan rests on. */
  async of(organizationId: string): Promise<FiscalCalendarView> {
    const row = await this.transactions.repository(FiscalCalendar).findOneBy({ organizationId });
    return row ? viewOf(row) : { ...USUAL_CALENDAR, version: 0 };
  }

  async own(principal: Principal): Promise<FiscalCalendarView> {
    this.requireLocalGovernment(principal);
    return this.of(principal.organizationId);
  }

  /**
   * Enters the calendar of one's own organization as a whole.
   * @param expected the version that was read; 0 when nothing had been entered
   * @throws StaleVersionError, InvalidInputError
   */
  async replace(principal: Principal, expected: number, content: FiscalCalendarContent): Promise<FiscalCalendarView> {
    this.requireLocalGovernment(principal);
    const problems = problemsOf(content);
    if (problems.length > 0) throw new InvalidInputError(problems);
    const { organizationId } = principal;
    return this.transactions.run(async () => {
      const calendars = this.transactions.repository(FiscalCalendar);
      const { sessions, decisionDays, contractDays, preparationDays } = content;
      const row = { sessions, decisionDays, contractDays, preparationDays, version: expected + 1 };
      // One statement decides who comes first: nobody has entered anything, or nobody since it was read.
      const written =
        expected === 0
          ? await calendars
              .createQueryBuilder()
              .insert()
              .values({ organizationId, ...row })
              .orIgnore()
              .returning('version')
              .execute()
          : await calendars
              .createQueryBuilder()
              .update()
              .set(row)
              .where({ organizationId, version: expected })
              .returning('version')
              .execute();
      if ((written.raw as unknown[]).length === 0) {
        const current = await this.of(organizationId);
        throw new StaleVersionError(current.version, current);
      }
      await this.audit.record({
        action: 'fiscal_calendar.replace',
        subjectType: 'fiscal_calendar',
        subjectId: organizationId,
        subjectVersion: row.version,
      });
      return { ...row };
    });
  }

  private requireLocalGovernment({ organizationKind }: Principal): void {
    if (organizationKind !== 'municipality' && organizationKind !== 'prefecture') {
      throw new ForbiddenError('議会と予算の予定を登録できるのは自治体だけです。');
    }
  }
}

const viewOf = ({ version, sessions, decisionDays, contractDays, preparationDays }: FiscalCalendar) => ({
  version,
  sessions,
  decisionDays,
  contractDays,
  preparationDays,
});

function problemsOf({ sessions }: FiscalCalendarContent): ProblemDetail[] {
  const problems: ProblemDetail[] = [];
  if (sessions.length === 0 || sessions.length > CALENDAR_LIMITS.sessions) {
    const message = `議会は1回以上${CALENDAR_LIMITS.sessions}回以下で登録してください。`;
    problems.push({ pointer: '/sessions', code: 'count', message });
  }
  sessions.forEach(({ requestBy, decidesOn }, i) => {
    for (const [field, value] of Object.entries({ requestBy, decidesOn })) {
      if (isMonthDay(value)) continue;
      const message = '月日は「03-25」のように入力してください（2月29日は使えません）。';
      problems.push({ pointer: `/sessions/${i}/${field}`, code: 'month_day', message });
    }
  });
  return problems;
}
