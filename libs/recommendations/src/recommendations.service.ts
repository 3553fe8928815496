import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import { ForbiddenError, type Principal } from '@app/authz';
import type { CandidateKind } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { type IdeaView, Ideas } from '@app/ideas';
import { japaneseDayOf } from '@app/japan';
import { Clock, DomainError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { RecommendationLists, type ShownLists } from './recommendation-lists.service';
import type { RunStage, RunState } from './recommendation-run';
import { RecommendationRun } from './recommendation-run.entity';

/** Where the matching of an idea stands. `queued`: asked for, no worker has begun. */
export interface RunView {
  readonly id: string | null;
  readonly ideaId: string;
  readonly ideaVersion: number;
  readonly state: RunState;
  readonly stage: RunStage;
  readonly done: number;
  readonly total: number;
  readonly trigger: RecommendationRun['trigger'] | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface RecommendationsView extends ShownLists {
  readonly idea: IdeaView;
  readonly run: RecommendationRun;
  /** The idea has changed since; a new run is under way or can be asked for. */
  readonly outdated: boolean;
}

export class NoRecommendationsYetError extends DomainError {
  constructor() {
    super('no_recommendations_yet', 404, '推薦はまだありません。構想を提出するか、推薦を依頼してください。');
  }
}

/** The reading side. Whoever may read an idea may read its recommendations. */
@Injectable()
export class Recommendations {
  constructor(
    private readonly ideas: Ideas,
    private readonly transactions: Transactions,
    private readonly lists: RecommendationLists,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @param limit per kind */
  async list(
    principal: Principal,
    ideaId: string,
    query: { kind?: CandidateKind; limit: number },
  ): Promise<RecommendationsView> {
    const idea = await this.ideas.get(principal, ideaId);
    const run = await this.transactions.repository(RecommendationRun).findOneBy({ ideaId, current: true });
    if (!run) throw new NoRecommendationsYetError();
    const shown = await this.lists.shown(run.id, query);
    return { idea, run, outdated: run.ideaVersion !== idea.idea.version, ...shown };
  }

  async latestRun(principal: Principal, ideaId: string): Promise<RunView> {
    const { idea } = await this.ideas.get(principal, ideaId);
    const [run] = await this.transactions
      .repository(RecommendationRun)
      .find({ where: { ideaId, state: Not('superseded') }, order: { startedAt: 'DESC', id: 'ASC' }, take: 1 });
    if (run && (run.ideaVersion >= idea.version || idea.state !== 'submitted')) return run;
    if (!run && idea.state !== 'submitted') throw new NoRecommendationsYetError();
    return {
      id: null,
      ideaId,
      ideaVersion: idea.version,
      state: 'queued',
      stage: 'waiting',
      done: 0,
      total: 0,
      trigger: null,
      startedAt: null,
      finishedAt: null,
    };
  }

  /** Asks for recommendations of the idea as it stands, a draft included. */
  async request(principal: Principal, ideaId: string): Promise<RunView> {
    const { idea } = await this.ideas.get(principal, ideaId);
    if (idea.organizationId !== principal.organizationId) {
      throw new ForbiddenError('推薦を依頼できるのは代表自治体だけです。');
    }
    await this.transactions.run(async () => {
      // Stands for the run to come until a worker begins it, so that whoever asked sees something wait.
      await this.transactions.repository(RecommendationRun).insert({
        id: randomUUID(),
        ideaId,
        ideaVersion: idea.version,
        trigger: 'requested',
        state: 'queued',
        stage: 'waiting',
        startedAt: this.clock.now(),
        asOf: japaneseDayOf(this.clock.now()),
      });
      await this.outbox.publish('recommendations.requested', { ideaId, ideaVersion: idea.version });
      await this.audit.record({
        action: 'recommendations.request',
        subjectType: 'idea',
        subjectId: ideaId,
        subjectVersion: idea.version,
      });
    });
    return this.latestRun(principal, ideaId);
  }
}
