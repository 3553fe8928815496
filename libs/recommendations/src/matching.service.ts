import { randomUUID } from 'node:crypto';
import type { CandidateKind, JobPayloads } from '@app/contracts';
import { CANDIDATE_KINDS } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { japaneseDayOf } from '@app/japan';
import type { MatchResult } from '@app/matching';
import { Clock, Settings } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import { Not } from 'typeorm';
import { CandidateIndexHolder } from './candidate-index.service';
import { toMatchingIdea } from './matching-idea';
import { Recommendation } from './recommendation.entity';
import type { RunStage } from './recommendation-run';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';

const CONSUMER = 'match-idea';
/** Lists of earlier runs that are kept beside the current one. */
const KEPT_RUNS = 2;

/** Runs the engine for one idea and stores what it found. */
@Injectable()
export class Matching {
  private readonly logger = new Logger(Matching.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly holder: CandidateIndexHolder,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * @param message the job's id, and when its cause was committed
   * Does nothing when the idea is gone, withdrawn, or newer (the newer version has its own job), or when a run that
   * began after the cause is already there.
   */
  async matchIdea(
    payload: JobPayloads['match-idea'],
    message: { messageId: string; occurredAt: Date; lastAttempt: boolean },
  ): Promise<void> {
    const idea = await this.ideas.find(payload.ideaId);
    if (!idea || idea.idea.state === 'withdrawn' || idea.idea.version > payload.ideaVersion) {
      await this.dropQueued(payload.ideaId);
      this.logger.log({ msg: 'nothing to match: the idea is gone or has moved on', ...payload });
      return;
    }
    if (payload.trigger === 'candidate_changed' && (await this.isCovered(payload.ideaId, message.occurredAt))) return;
    const run = await this.begin(payload);
    try {
      const life = await this.holder.current();
      const request = {
        ideas: [toMatchingIdea(idea)],
        now: run.asOf,
        limitPerKind: this.settings.MATCHING_LIST_SIZE,
        kinds: CANDIDATE_KINDS,
      };
      const [outcome] = await life.match(request, (stage, done, total) => {
        // Told for people's sake only: a failure here must not fail the match.
        this.progress(run.id, stage as RunStage, done, total).catch(() => undefined);
      });
      if (!outcome || 'error' in outcome) throw new Error(outcome?.error ?? 'The engine gave no result');
      await this.store(run, outcome.result, message.messageId);
    } catch (error) {
      // While attempts remain, readers see it waiting; the next attempt has a run of its own.
      const outcome = message.lastAttempt
        ? { state: 'failed' as const, finishedAt: this.clock.now() }
        : { stage: 'waiting' as const };
      await this.transactions.repository(RecommendationRun).update({ id: run.id }, outcome);
      throw error;
    }
  }

  /** Has a run of the idea begun after the moment, so that it has seen the change already? */
  private async isCovered(ideaId: string, moment: Date): Promise<boolean> {
    const run = await this.transactions.repository(RecommendationRun).findOneBy({ ideaId, current: true });
    return run !== null && run.startedAt > moment;
  }

  private async begin({ ideaId, ideaVersion, trigger }: JobPayloads['match-idea']): Promise<RecommendationRun> {
    const now = this.clock.now();
    const run = Object.assign(new RecommendationRun(), {
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
    await this.transactions.repository(RecommendationRun).insert(run);
    await this.dropQueued(ideaId);
    return run;
  }

  /** The run that was waited for has begun, or will not come. */
  private async dropQueued(ideaId: string): Promise<void> {
    await this.transactions
      .repository(RecommendationRun)
      .update({ ideaId, state: 'queued' }, { state: 'superseded', finishedAt: this.clock.now() });
  }

  private async progress(id: string, stage: RunStage, done: number, total: number): Promise<void> {
    await this.transactions.repository(RecommendationRun).update({ id, state: 'running' }, { stage, done, total });
  }

  /** Result, supersession, event and the mark against repetition: one transaction. */
  private async store(run: RecommendationRun, result: MatchResult, messageId: string): Promise<void> {
    await this.transactions.run(async () => {
      const runs = this.transactions.repository(RecommendationRun);
      const finishedAt = this.clock.now();
      const currentVersion = await this.ideas.lockVersion(run.ideaId);
      const fresh = await this.outbox.markProcessed(CONSUMER, messageId);
      if (currentVersion !== run.ideaVersion || !fresh) {
        // Changed while matching (the change has its own job), or another worker had the effect already.
        await runs.update({ id: run.id }, { state: 'superseded', stage: 'finished', finishedAt });
        return;
      }
      await runs.update({ ideaId: run.ideaId, current: true }, { current: false });
      await runs.update({ ideaId: run.ideaId, state: 'running', id: Not(run.id) }, { state: 'superseded', finishedAt });
      const total = result.kinds.reduce((sum, { searched }) => sum + searched, 0);
      await runs.update(
        { id: run.id },
        {
          state: 'done',
          stage: 'finished',
          current: true,
          done: total,
          total,
          finishedAt,
          analyserVersion: result.analyserVersion,
          rulesVersion: result.rulesVersion,
          weightsVersion: result.weightsVersion,
          snapshotId: result.snapshotId,
        },
      );
      await this.insertLists(run.id, result);
      await this.forgetOldLists(run.ideaId);
      await this.outbox.publish('recommendations.ready', {
        ideaId: run.ideaId,
        ideaVersion: run.ideaVersion,
        runId: run.id,
      });
    });
  }

  private async insertLists(runId: string, result: MatchResult): Promise<void> {
    const lists = this.transactions.repository(RecommendationList);
    const recommendations = this.transactions.repository(Recommendation);
    for (const { kind, searched, entry, ranked } of result.kinds) {
      await lists.insert({ runId, kind: kind as CandidateKind, searched, entry: { ...entry } });
      const rows = ranked.map(({ id, version, kind: _kind, ...rest }) => ({
        ...rest,
        runId,
        kind: kind as CandidateKind,
        candidateId: id,
        candidateVersion: version,
      }));
      if (rows.length > 0) await recommendations.insert(rows);
    }
  }

  /** The runs stay as a record; their lists go, but for the last ones. */
  private async forgetOldLists(ideaId: string): Promise<void> {
    await this.transactions.manager.query(
      `DELETE FROM recommendation r USING recommendation_run run
       WHERE r.run_id = run.id AND run.idea_id = $1 AND NOT run.current AND run.id NOT IN (
         SELECT id FROM recommendation_run WHERE idea_id = $1 AND state = 'done' ORDER BY started_at DESC LIMIT $2)`,
      [ideaId, KEPT_RUNS],
    );
  }
}
