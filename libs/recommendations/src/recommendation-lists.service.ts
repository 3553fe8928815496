import { CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { type OpenQuestion, openQuestions } from '@app/matching';
import { Injectable } from '@nestjs/common';
import { CandidateDirectory } from './candidate-directory.service';
import type { CandidateSummary } from './candidates';
import { decodeList } from './engine/list-codec';
import type { Recommendation } from './recommendation';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';

export interface RecommendedItem {
  readonly recommendation: Recommendation;
  readonly candidate: CandidateSummary;
}

export interface RecommendedKind {
  readonly kind: CandidateKind;
  readonly searched: number;
  readonly items: readonly RecommendedItem[];
}

export interface ShownLists {
  readonly kinds: readonly RecommendedKind[];
  /** Facts that nobody has told yet, the one that settles most verdicts first. */
  readonly questions: readonly OpenQuestion[];
}

/** The stored list of one kind. */
export interface ReadList {
  /** How many candidates were searched. */
  readonly searched: number;
  /** By rank. */
  readonly recommendations: readonly Recommendation[];
}

/** Reads stored lists, for the system: whoever asks has checked that the reader may see the idea. */
@Injectable()
export class RecommendationLists {
  constructor(
    private readonly transactions: Transactions,
    private readonly directory: CandidateDirectory,
  ) {}

  /**
   * What readers see of a run: the first of each kind, with the candidates as they stand now, and what to tell so that
   * the open verdicts of all that is listed are settled.
   * @param query limit per kind
   */
  async shown(runId: string, query: { kind?: CandidateKind; limit: number }): Promise<ShownLists> {
    const lists = await this.ofRun(runId, query.kind);
    const kinds: RecommendedKind[] = [];
    for (const kind of query.kind ? [query.kind] : CANDIDATE_KINDS) {
      const list = lists.get(kind);
      const first = list?.recommendations.slice(0, query.limit) ?? [];
      const candidates = await this.directory.summaries(
        kind,
        first.map(({ candidateId }) => candidateId),
      );
      kinds.push({
        kind,
        searched: list?.searched ?? 0,
        // Taken back since the run: no longer anyone's to see.
        items: first.flatMap((recommendation) => {
          const candidate = candidates.get(recommendation.candidateId);
          return candidate ? [{ recommendation, candidate }] : [];
        }),
      });
    }
    const traces = [...lists.values()].flatMap(({ recommendations }) => recommendations.map(({ trace }) => trace));
    return { kinds, questions: openQuestions(traces) };
  }

  /** @param kind all kinds when left out. Kinds without a list (their run is old, or they came later) are left out. */
  async ofRun(runId: string, kind?: CandidateKind): Promise<ReadonlyMap<CandidateKind, ReadList>> {
    const rows = await this.transactions.repository(RecommendationList).find({
      where: { runId, ...(kind && { kind }) },
      select: { runId: true, kind: true, searched: true, items: true },
    });
    const lists = new Map<CandidateKind, ReadList>();
    for (const row of rows) {
      lists.set(row.kind, { searched: row.searched, recommendations: await decodeList(row.items) });
    }
    return lists;
  }

  /** The ideas whose current list of the kind has one of the candidates. */
  async ideasListing(kind: CandidateKind, candidateIds: readonly string[]): Promise<string[]> {
    const rows = await this.transactions.manager
      .createQueryBuilder(RecommendationList, 'list')
      .innerJoin(RecommendationRun, 'run', 'run.id = list.runId AND run.current')
      .select('run.ideaId', 'ideaId')
      .where('list.kind = :kind AND list.candidateIds && :candidateIds', { kind, candidateIds: [...candidateIds] })
      .getRawMany<{ ideaId: string }>();
    return rows.map(({ ideaId }) => ideaId);
  }
}
