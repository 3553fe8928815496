import { ForbiddenError, type Principal } from '@app/authz';
import type { CalendarContent, CalendarEntry } from '@app/ical';
import { japaneseDayOf } from '@app/japan';
import { Decisions } from '@app/learning';
import { FiscalPlans } from '@app/planning';
import { Clock, NotFoundError } from '@app/platform';
import { Programs, type StoredProgram } from '@app/programs';
import { NoRecommendationsYetError, Recommendations } from '@app/recommendations';
import { SavedSearches, SearchRunner } from '@app/saved-searches';
import { Injectable } from '@nestjs/common';
import { planEntries, windowEntries } from './feed-entries';

/** Programs of one feed, at most: calendar programs are no lists. */
const MOST_PROGRAMS = 300;
const RECOMMENDED_PROGRAMS = 20;
const REFRESH_HOURS = 6;

/** Programs that concern an idea: recommended to it, or taken up by its municipality. */
@Injectable()
export class IdeaPrograms {
  constructor(
    private readonly programsByIds: Programs,
    private readonly recommendations: Recommendations,
    private readonly decisions: Decisions,
  ) {}

  async programs(principal: Principal, ideaId: string): Promise<StoredProgram[]> {
    const declined = new Set<string>();
    const ids = new Set<string>();
    for (const { kind, candidateId, outcome } of await this.decided(principal, ideaId)) {
      if (kind === 'program') (outcome === 'declined' ? declined : ids).add(candidateId);
    }
    for (const id of await this.recommended(principal, ideaId)) if (!declined.has(id)) ids.add(id);
    return this.programsByIds.publishedWithWindows([...ids]);
  }

  /** What a municipality decided is its own affair: others' feeds have what is recommended only. */
  private async decided(principal: Principal, ideaId: string) {
    if (!principal.permissions.has('decision.read')) return [];
    try {
      const { items } = await this.decisions.list(principal, ideaId, { limit: 100 });
      return items.map(({ decision }) => decision);
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof ForbiddenError) return [];
      throw error;
    }
  }

  private async recommended(principal: Principal, ideaId: string): Promise<string[]> {
    try {
      const query = { kind: 'program', limit: RECOMMENDED_PROGRAMS } as const;
      const { kinds } = await this.recommendations.list(principal, ideaId, query);
      return kinds.flatMap(({ items }) => items.map(({ candidate }) => candidate.id));
    } catch (error) {
      if (error instanceof NoRecommendationsYetError) return [];
      throw error;
    }
  }
}

/** What stands in a feed, as the person may see it now. */
@Injectable()
export class FeedContents {
  constructor(
    private readonly searches: SavedSearches,
    private readonly runner: SearchRunner,
    private readonly plans: FiscalPlans,
    private readonly idea: IdeaPrograms,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError, SearchOutdatedError */
  async ofSearch(principal: Principal, id: string): Promise<CalendarContent> {
    const { name, kind, parameters } = await this.searches.get(principal, id);
    const entries: CalendarEntry[] = [];
    let cursor: string | undefined;
    for (let read = 0; read < MOST_PROGRAMS; read += 100) {
      const page = await this.runner.run({ kind, parameters, limit: 100, ...(cursor && { cursor }) });
      entries.push(...page.items.flatMap(({ program }) => (program ? windowEntries(program, this.today()) : [])));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    return { name: `むすび: ${name}`, entries, refreshHours: REFRESH_HOURS };
  }

  /** @throws NotFoundError for who may not read the idea any more */
  async ofIdea(principal: Principal, ideaId: string): Promise<CalendarContent> {
    const { idea, plan, calendar } = await this.plans.of(principal, ideaId, {});
    const programs = await this.idea.programs(principal, ideaId);
    // What the plan rests on moves all of it.
    const versions = programs.reduce((sum, { program }) => sum + program.version, 0);
    const changedAt = new Date(Math.max(+idea.updatedAt, ...programs.map(({ program }) => +program.updatedAt)));
    const sequence = idea.version + calendar.version + versions;
    return {
      name: `むすび: ${idea.title || '題名のない構想'}`,
      entries: [
        ...planEntries(ideaId, plan, { sequence, changedAt }),
        ...programs.flatMap((program) => windowEntries(program, this.today())),
      ],
      refreshHours: REFRESH_HOURS,
    };
  }

  private today = (): string => japaneseDayOf(this.clock.now());
}
