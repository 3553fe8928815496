import type { JobPayloads } from '@app/contracts';
import { OpenIdeas } from '@app/ideas';
import { Injectable, Logger } from '@nestjs/common';
import type { EngineTimes } from './engine/protocol';
import { CandidateIndexHolder } from './candidate-index.service';
import { MatchConditions } from './match-conditions.service';
import { toMatchingIdea } from './matching-idea';
import type { IdeaVersion } from './rematches.service';
import { type FinishedRun, RunStore } from './run-store.service';

/** Ideas whose results are written in one transaction: their rows are locked for so long. */
const PART = 10;

/** Matches ideas for which nobody waits: many at a time, and no word about it until they are done. */
@Injectable()
export class BulkMatching {
  private readonly logger = new Logger(BulkMatching.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly holder: CandidateIndexHolder,
    private readonly conditions: MatchConditions,
    private readonly store: RunStore,
  ) {}

  /**
   * Ideas that are gone, withdrawn, newer, or matched since the cause are left out. What is done stays done when a later
   * part fails; the next attempt takes up the rest.
   * @throws Error naming the ideas on which the engine failed, after all others
   */
  async matchIdeas(
    { ideas, trigger }: JobPayloads['match-ideas'],
    message: { messageId: string; occurredAt: Date },
  ): Promise<void> {
    const failures: string[] = [];
    for (let from = 0; from < ideas.length; from += PART) {
      const part = ideas.slice(from, from + PART);
      failures.push(...(await this.matchPart(part, trigger, message.occurredAt, `${message.messageId}/${from}`)));
    }
    if (failures.length > 0) throw new Error(`No match for ${failures.length} ideas:\n${failures.join('\n')}`);
  }

  /** @returns one line for each idea on which the engine failed */
  private async matchPart(
    part: readonly IdeaVersion[],
    trigger: JobPayloads['match-ideas']['trigger'],
    occurredAt: Date,
    messageId: string,
  ): Promise<string[]> {
    const begin = performance.now();
    const ids = part.map(({ id }) => id);
    const covered = await this.store.coveredSince(ids, occurredAt);
    const versions = new Map(part.map(({ id, version }) => [id, version]));
    const found = await this.ideas.load(ids.filter((id) => !covered.has(id)));
    const open = found.filter(
      ({ idea, lead }) =>
        idea.state === 'submitted' && idea.version === versions.get(idea.id) && lead.state !== 'suspended',
    );
    if (open.length === 0) return [];

    const runs = new Map(
      open.map(({ idea }) => [idea.id, this.store.newRun({ ideaId: idea.id, ideaVersion: idea.version, trigger })]),
    );
    const life = await this.holder.current();
    const conditions = await this.conditions.current();
    const read = performance.now();
    const outcomes = await life.match({
      ...conditions,
      ideas: open.map(toMatchingIdea),
      now: [...runs.values()][0]!.asOf,
    });
    const matched = performance.now();
    const finished: FinishedRun[] = [];
    const failures: string[] = [];
    for (const outcome of outcomes) {
      if ('error' in outcome) {
        failures.push(`${outcome.ideaId}: ${outcome.error}`);
        this.logger.error({ msg: 'an idea could not be matched', ideaId: outcome.ideaId, error: outcome.error });
      } else {
        finished.push({ run: runs.get(outcome.result.ideaId)!, matched: outcome.result });
      }
    }
    // Without the mark the next attempt comes to the ones that failed; those that are stored are covered then.
    await this.store.finish(finished, failures.length > 0 ? null : messageId, false);
    const sum = (of: keyof EngineTimes): number =>
      Math.round(finished.reduce((total, one) => total + one.matched.took[of], 0));
    this.logger.log({
      msg: 'ideas matched',
      ideas: finished.length,
      readMs: Math.round(read - begin),
      engineMs: Math.round(matched - read),
      // Of engineMs; the rest is waiting for the thread and the way there and back.
      matchMs: sum('matchMs'),
      packagesMs: sum('packagesMs'),
      encodeMs: sum('encodeMs'),
      storeMs: Math.round(performance.now() - matched),
    });
    return failures;
  }
}
