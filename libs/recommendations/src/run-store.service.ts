import { randomUUID } from 'node:crypto';
import type { CandidateKind, JobPayloads } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In, LessThan, Not } from 'typeorm';
import type { MatchedIdea } from './engine/protocol';
import type { RunStage } from './recommendation-run';
import { RecommendationPackages } from './recommendation-packages.entity';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';
import { Rematches } from './rematches.service';

const CONSUMER = 'match-idea';
/** How many runs of an idea keep their lists, the current one included. */
const KEPT_LISTS = 2;

/** No run takes so long, its attempts and their delays included. */
const ABANDONED_MS = 2 * 60 * 60_000;

/** A run with what it found. */
export interface FinishedRun {
  readonly run: RecommendationRun;
  readonly matched: MatchedIdea;
}

/** Writes runs and what they found. */
@Injectable()
export class RunStore {
  constructor(
    private readonly ideas: OpenIdeas,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly rematches: Rematches,
    private readonly clock: Clock,
  ) {}

  /** A run that is about to begin; not stored. */
  newRun({ ideaId, ideaVersion, trigger }: JobPayloads['match-idea']): RecommendationRun {
    const now = this.clock.now();
    return Object.assign(new RecommendationRun(), {
      id: randomUUID(),
      ideaId,
      ideaVersion,
      trigger,
      state: 'running' as const,
      stage: 'preparing' as const,
      current: false,
      done: 0,
      total: 0,
      startedAt: now,
      finishedAt: null,
      asOf: japaneseDayOf(now),
    });
  }

  /** Stores the run as running, for those who watch it. */
  async begin(run: RecommendationRun): Promise<void> {
    await this.transactions.repository(RecommendationRun).insert(run);
    await this.dropQueued(run.ideaId);
  }

  /** The run that was waited for has begun, or will not come. */
  async dropQueued(ideaId: string): Promise<void> {
    await this.transactions
      .repository(RecommendationRun)
      .update({ ideaId, state: 'queued' }, { state: 'superseded', finishedAt: this.clock.now() });
  }

  async progress(id: string, stage: RunStage, done: number, total: number): Promise<void> {
    await this.transactions.repository(RecommendationRun).update({ id, state: 'running' }, { stage, done, total });
  }

  /** While attempts remain, readers see it waiting; the next attempt has a run of its own. */
  async fail(id: string, lastAttempt: boolean): Promise<void> {
    const outcome = lastAttempt
      ? { state: 'failed' as const, finishedAt: this.clock.now() }
      : { stage: 'waiting' as const };
    await this.transactions.repository(RecommendationRun).update({ id }, outcome);
  }

  /** Ends runs that no worker works on any more: theirs died, or an attempt left them behind. @returns how many */
  async failAbandoned(): Promise<number> {
    const startedAt = LessThan(new Date(this.clock.now().getTime() - ABANDONED_MS));
    const { affected } = await this.runs().update(
      { state: 'running', startedAt },
      { state: 'failed', finishedAt: this.clock.now() },
    );
    return affected ?? 0;
  }

  /** Ends the runs of a job that died with its workers. One that is at work after all is `done` when it is. @returns how many */
  async failRunning({ ideaId, ideaVersion, trigger }: JobPayloads['match-idea']): Promise<number> {
    const { affected } = await this.runs().update(
      { ideaId, ideaVersion, trigger, state: 'running' },
      { state: 'failed', finishedAt: this.clock.now() },
    );
    return affected ?? 0;
  }

  /** The ideas of which a run has begun after the moment, so that it has seen what changed before. */
  async coveredSince(ideaIds: readonly string[], moment: Date): Promise<ReadonlySet<string>> {
    const runs = await this.currentRuns(ideaIds);
    return new Set(runs.filter(({ startedAt }) => startedAt > moment).map(({ ideaId }) => ideaId));
  }

  /**
   * Results, supersession, events and the mark against repetition: one transaction. A result is dropped when the idea
   * has changed since (the change has its own job), when a run that began later is stored already, or when the message
   * has had its effect.
   * @param finished runs of different ideas, all begun or none
   * @param messageId null: no mark, the message will come again
   * @param begun `begin` has stored the runs
   */
  async finish(finished: readonly FinishedRun[], messageId: string | null, begun: boolean): Promise<void> {
    await this.transactions.run(async () => {
      const ids = finished.map(({ run }) => run.ideaId);
      const versions = await this.ideas.lockVersions(ids);
      const fresh = messageId === null || (await this.outbox.markProcessed(CONSUMER, messageId));
      const later = new Map((await this.currentRuns(ids)).map(({ ideaId, startedAt }) => [ideaId, startedAt]));
      const counts = ({ run }: FinishedRun): boolean =>
        fresh && versions.get(run.ideaId) === run.ideaVersion && !((later.get(run.ideaId) ?? 0) > run.startedAt);
      const standing = finished.filter(counts);
      if (begun) await this.supersede({ id: In(finished.filter((one) => !counts(one)).map(({ run }) => run.id)) });
      if (standing.length === 0) return;
      await this.storeAll(standing, begun);
      await this.queueOvertaken(standing);
    });
  }

  private async storeAll(finished: readonly FinishedRun[], begun: boolean): Promise<void> {
    const runs = this.transactions.repository(RecommendationRun);
    const finishedAt = this.clock.now();
    const ids = finished.map(({ run }) => run.ideaId);
    await runs.update({ ideaId: In(ids), current: true }, { current: false });
    const rows = finished.map(({ run, matched }) => {
      const total = matched.lists.reduce((sum, { searched }) => sum + searched, 0);
      const { analyserVersion, rulesVersion, weightsVersion, snapshotId } = matched;
      const state = { state: 'done', stage: 'finished', current: true, done: total, total, finishedAt } as const;
      return Object.assign(run, state, { analyserVersion, rulesVersion, weightsVersion, snapshotId });
    });
    if (begun) {
      await this.supersede({ ideaId: In(ids), state: 'running', id: Not(In(rows.map(({ id }) => id))) });
      for (const { id, ...row } of rows) await runs.update({ id }, row);
    } else {
      await runs.insert(rows);
    }
    await this.insertLists(finished);
    await this.insertPackages(finished);
    await this.forgetOldLists(ids);
    await this.outbox.publishAll(
      'recommendations.ready',
      rows.map(({ id, ideaId, ideaVersion }) => ({ ideaId, ideaVersion, runId: id })),
    );
  }

  /**
   * A candidate that changed while these were matched was held against their former lists: they are matched once more.
   */
  private async queueOvertaken(finished: readonly FinishedRun[]): Promise<void> {
    const began = new Date(Math.min(...finished.map(({ run }) => run.startedAt.getTime())));
    if (!(await this.outbox.hasLater('candidates.changed', began))) return;
    await this.rematches.queue(
      finished.map(({ run }) => ({ id: run.ideaId, version: run.ideaVersion })),
      'candidate_changed',
    );
  }

  private async insertLists(finished: readonly FinishedRun[]): Promise<void> {
    const lists = finished.flatMap(({ run, matched }) =>
      matched.lists.map(({ kind, searched, entry, candidateIds, items }) => ({
        runId: run.id,
        kind: kind as CandidateKind,
        searched,
        entry: { ...entry },
        candidateIds: [...candidateIds],
        items: Buffer.from(items.buffer, items.byteOffset, items.byteLength),
      })),
    );
    if (lists.length > 0) await this.transactions.repository(RecommendationList).insert(lists);
  }

  private async insertPackages(finished: readonly FinishedRun[]): Promise<void> {
    const rows = finished.map(({ run, matched: { packages } }) => ({
      runId: run.id,
      weightsVersion: packages.weightsVersion,
      considered: packages.considered,
      leftOut: packages.leftOut,
      packages: packages.packages,
    }));
    await this.transactions.repository(RecommendationPackages).insert(rows);
  }

  private async supersede(which: Parameters<ReturnType<typeof this.runs>['update']>[0]): Promise<void> {
    await this.runs().update(which, { state: 'superseded', stage: 'finished', finishedAt: this.clock.now() });
  }

  private runs() {
    return this.transactions.repository(RecommendationRun);
  }

  private async currentRuns(ideaIds: readonly string[]): Promise<Pick<RecommendationRun, 'ideaId' | 'startedAt'>[]> {
    return this.runs().find({
      where: { ideaId: In([...ideaIds]), current: true },
      select: { id: true, ideaId: true, startedAt: true },
    });
  }

  /** The runs stay as a record; their lists and packages go, but for the last ones. */
  private async forgetOldLists(ideaIds: readonly string[]): Promise<void> {
    await this.transactions.manager.query(
      `WITH old AS (
         SELECT id FROM (
           SELECT id, row_number() OVER (PARTITION BY idea_id ORDER BY "current" DESC, started_at DESC) AS position
             FROM recommendation_run
            WHERE idea_id = ANY($1) AND EXISTS (SELECT FROM recommendation_list WHERE run_id = recommendation_run.id)
         ) AS with_lists WHERE position > $2
       ), lists AS (DELETE FROM recommendation_list WHERE run_id IN (SELECT id FROM old))
       DELETE FROM recommendation_packages WHERE run_id IN (SELECT id FROM old)`,
      [ideaIds, KEPT_LISTS],
    );
  }
}
