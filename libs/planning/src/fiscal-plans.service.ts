import type { Principal } from '@app/authz';
import { type Idea, Ideas } from '@app/ideas';
import { japaneseDayOf, type IsoDay } from '@app/japan';
import { Clock, NotFoundError } from '@app/platform';
import { Programs, type StoredProgram } from '@app/programs';
import { NoRecommendationsYetError, RecommendedPackages } from '@app/recommendations';
import { Injectable } from '@nestjs/common';
import { FiscalCalendars, type FiscalCalendarView } from './fiscal-calendars.service';
import { type FiscalPlan, planBackwards, type PlannedProgram } from './plan';

export interface FiscalPlanRequest {
  /** Which package (新結合) the programs come from, by rank; without it the best there is, or none. */
  readonly packageRank?: number;
  /** Another start than the idea's. */
  readonly startOn?: IsoDay;
}

export interface FiscalPlanView {
  readonly idea: Idea;
  readonly asOf: IsoDay;
  /** null: planned without a package. */
  readonly packageRank: number | null;
  readonly programs: readonly PlannedProgram[];
  readonly calendar: FiscalCalendarView;
  readonly plan: FiscalPlan;
}

/** Plans of ideas and their packages, backwards from the wanted start. */
@Injectable()
export class FiscalPlans {
  constructor(
    private readonly ideas: Ideas,
    private readonly packages: RecommendedPackages,
    private readonly programs: Programs,
    private readonly calendars: FiscalCalendars,
    private readonly clock: Clock,
  ) {}

  /** Whoever may read the idea may read its plan. @throws NotFoundError also for a package that there is not */
  async of(principal: Principal, ideaId: string, request: FiscalPlanRequest): Promise<FiscalPlanView> {
    const { idea } = await this.ideas.get(principal, ideaId);
    const chosen = await this.packageOf(principal, ideaId, request.packageRank);
    const calendar = await this.calendars.of(idea.organizationId);
    const asOf = japaneseDayOf(this.clock.now());
    const programs = (await this.programs.publishedWithWindows(chosen?.programIds ?? [])).map(plannedOf);
    const startOn = request.startOn ?? idea.startOn;
    const plan = planBackwards({ now: asOf, startOn, endOn: idea.endOn, programs, calendar });
    return { idea, asOf, packageRank: chosen?.rank ?? null, programs, calendar, plan };
  }

  private async packageOf(principal: Principal, ideaId: string, rank: number | undefined) {
    const packages = await this.packagesOf(principal, ideaId);
    const found = rank === undefined ? packages[0] : packages.find((one) => one.package.rank === rank);
    if (!found && rank !== undefined) throw new NotFoundError('この順位の組み合わせの案はありません。');
    if (!found) return null;
    const programIds = found.members.filter(({ kind }) => kind === 'program').map(({ member }) => member.id);
    return { rank: found.package.rank, programIds };
  }

  /** An idea that was never matched is planned without programs. */
  private async packagesOf(principal: Principal, ideaId: string) {
    try {
      return (await this.packages.list(principal, ideaId)).packages;
    } catch (error) {
      if (error instanceof NoRecommendationsYetError) return [];
      throw error;
    }
  }
}

const plannedOf = ({ program, windows }: StoredProgram): PlannedProgram => ({
  id: program.id,
  name: program.name,
  windows: windows.map(({ fiscalYear, opensOn, closesOn, status }) => ({
    fiscalYear,
    opensOn,
    closesOn,
    forecast: status === 'forecast',
  })),
});
