import { CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { type OpenQuestion, openQuestions } from '@app/matching';
import { Injectable } from '@nestjs/common';
import { CandidateDirectory } from './candidate-directory.service';
import type { CandidateSummary } from './candidates';
import { In, IsNull, MoreThan, MoreThanOrEqual, Not } from 'typeorm';
import type { IdeaEntry } from './engine/protocol';
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

/** What must be reached to enter the lists of a current run. */
export interface RunEntries {
  readonly runId: string;
  readonly ideaId: string;
  readonly finishedAt: Date;
  readonly entries: readonly IdeaEntry[];
}

/** Ideas read at a time: a candidate may stand in very many lists. */
const LISTING_PAGE = 2000;

/** Runs whose entries are read at a time. */
const ENTRIES_PAGE = 200;

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

  /** What a candidate must reach to enter the current lists that were stored since; in pages. @param since null: all */
  async *entriesSince(since: Date | null): AsyncGenerator<RunEntries[]> {
    let after: string | null = null;
    for (;;) {
      const runs: RecommendationRun[] = await this.transactions.repository(RecommendationRun).find({
        where: {
          current: true,
          finishedAt: since ? MoreThanOrEqual(since) : Not(IsNull()),
          ...(after !== null && { id: MoreThan(after) }),
        },
        select: { id: true, ideaId: true, finishedAt: true },
        order: { id: 'ASC' },
        take: ENTRIES_PAGE,
      });
      const lists = await this.transactions.repository(RecommendationList).find({
        where: { runId: In(runs.map(({ id }) => id)) },
        select: { runId: true, kind: true, entry: true },
      });
      const byRun = new Map(
        runs.map(({ id, ideaId, finishedAt }) => [
          id,
          { runId: id, ideaId, finishedAt: finishedAt!, entries: [] as IdeaEntry[] },
        ]),
      );
      for (const { runId, kind, entry } of lists) {
        const run = byRun.get(runId);
        run?.entries.push({ ideaId: run.ideaId, kind, entry });
      }
      if (byRun.size > 0) yield [...byRun.values()];
      if (runs.length < ENTRIES_PAGE) return;
      after = runs.at(-1)!.id;
    }
  }

  /** The ideas whose current list of the kind has one of the candidates; in pages, by id. */
  async *ideasListing(kind: CandidateKind, candidateIds: readonly string[]): AsyncGenerator<string[]> {
    let after: string | null = null;
    for (;;) {
      const query = this.transactions.manager
        .createQueryBuilder(RecommendationList, 'list')
        .innerJoin(RecommendationRun, 'run', 'run.id = list.runId AND run.current')
        .select('run.ideaId', 'ideaId')
        .where('list.kind = :kind AND list.candidateIds && :candidateIds', { kind, candidateIds: [...candidateIds] });
      if (after !== null) query.andWhere('run.ideaId > :after', { after });
      const rows: { ideaId: string }[] = await query.orderBy('run.ideaId').limit(LISTING_PAGE).getRawMany();
      if (rows.length > 0) yield rows.map(({ ideaId }) => ideaId);
      if (rows.length < LISTING_PAGE) return;
      after = rows.at(-1)!.ideaId;
    }
  }
}
