import type { CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { type ReadList, RecommendationLists } from './recommendation-lists.service';
import { RecommendationRun } from './recommendation-run.entity';

/** How a candidate stood in a list that somebody saw. */
export interface ShownCandidate {
  readonly runId: string;
  readonly ideaVersion: number;
  readonly candidateVersion: number;
  /** 1-based within its kind. */
  readonly rank: number;
  /** Values of the engine's features, 0..1, by name. */
  readonly features: Readonly<Record<string, number>>;
  readonly weightsVersion: string | null;
}

/** The current lists of one idea. */
interface CurrentLists {
  readonly ideaId: string;
  readonly lists: ReadonlyMap<CandidateKind, ReadList>;
}

const RUNS_AT_ONCE = 200;

/** What was shown where: for those who learn from answers. Reads for the system, rows are checked by the caller. */
@Injectable()
export class ShownCandidates {
  constructor(
    private readonly transactions: Transactions,
    private readonly lists: RecommendationLists,
  ) {}

  /** The lists that readers see now, one idea after the other in the order of their runs' random ids. */
  async *currentLists(most: number): AsyncGenerator<CurrentLists> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (let left = most; left > 0;) {
      const runs = await this.transactions.repository(RecommendationRun).find({
        where: { current: true, id: MoreThan(after) },
        select: { id: true, ideaId: true },
        order: { id: 'ASC' },
        take: Math.min(left, RUNS_AT_ONCE),
      });
      for (const { id, ideaId } of runs) yield { ideaId, lists: await this.lists.ofRun(id) };
      if (runs.length < Math.min(left, RUNS_AT_ONCE)) return;
      left -= runs.length;
      after = runs.at(-1)!.id;
    }
  }

  /**
   * @param runId the run whose list was looked at; without it, or when its lists are no longer kept, the current one
   * @returns null when the candidate stands in neither
   */
  async find(ideaId: string, kind: CandidateKind, candidateId: string, runId?: string): Promise<ShownCandidate | null> {
    const runs = this.transactions.repository(RecommendationRun);
    const seen = runId === undefined ? null : await runs.findOneBy({ id: runId, ideaId });
    const current = await runs.findOneBy({ ideaId, current: true });
    for (const run of [seen, current]) {
      const list = run && (await this.lists.ofRun(run.id, kind)).get(kind);
      const found = list?.recommendations.find((recommendation) => recommendation.candidateId === candidateId);
      if (!run || !found) continue;
      const values = found.contributions.filter(({ feature }) => feature !== 'intercept');
      return {
        runId: run.id,
        ideaVersion: run.ideaVersion,
        candidateVersion: found.candidateVersion,
        rank: found.rank,
        features: Object.fromEntries(values.map(({ feature, value }) => [feature, value])),
        weightsVersion: run.weightsVersion,
      };
    }
    return null;
  }
}
