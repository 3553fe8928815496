import type { JobPayloads } from '@app/contracts';
import { OpenIdeas } from '@app/ideas';
import { Injectable, Logger } from '@nestjs/common';
import { CandidateIndexHolder } from './candidate-index.service';
import { MatchConditions } from './match-conditions.service';
import { toMatchingIdea } from './matching-idea';
import type { RunStage } from './recommendation-run';
import { RunStore } from './run-store.service';

/** Has one idea matched for somebody who may be waiting for it. */
@Injectable()
export class Matching {
  private readonly logger = new Logger(Matching.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly holder: CandidateIndexHolder,
    private readonly conditions: MatchConditions,
    private readonly store: RunStore,
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
    const { ideaId, ideaVersion, trigger } = payload;
    const idea = await this.ideas.find(ideaId);
    if (!idea || idea.idea.state === 'withdrawn' || idea.idea.version > ideaVersion) {
      await this.store.dropQueued(ideaId);
      this.logger.log({ msg: 'nothing to match: the idea is gone or has moved on', ...payload });
      return;
    }
    if (trigger === 'candidate_changed' && (await this.store.coveredSince([ideaId], message.occurredAt)).size > 0) {
      return;
    }
    const run = this.store.newRun(payload);
    await this.store.begin(run);
    try {
      const life = await this.holder.current();
      const request = {
        ...(await this.conditions.current()),
        ideas: [toMatchingIdea(idea)],
        now: run.asOf,
      };
      const [outcome] = await life.match(request, (stage, done, total) => {
        // Told for people's sake only: a failure here must not fail the match.
        this.store.progress(run.id, stage as RunStage, done, total).catch(() => undefined);
      });
      if (!outcome || 'error' in outcome) throw new Error(outcome?.error ?? 'The engine gave no result');
      await this.store.finish([{ run, matched: outcome.result }], message.messageId, true);
    } catch (error) {
      await this.store.fail(run.id, message.lastAttempt);
      throw error;
    }
  }

  /** No attempt is left, and none could say so: whoever watches the run learns that it has failed. */
  async abandon(payload: JobPayloads['match-idea']): Promise<void> {
    const runs = await this.store.failRunning(payload);
    await this.store.dropQueued(payload.ideaId);
    this.logger.warn({ msg: 'the match of an idea was given up', ...payload, runs });
  }
}
