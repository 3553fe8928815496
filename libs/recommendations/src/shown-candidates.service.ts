import type { CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { RecommendationLists } from './recommendation-lists.service';
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

/** What was shown where: for those who learn from answers. Reads for the system, rows are checked by the caller. */
@Injectable()
export class ShownCandidates {
  constructor(
    private readonly transactions: Transactions,
    private readonly lists: RecommendationLists,
  ) {}

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
