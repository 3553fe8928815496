import { setTimeout as sleep } from 'node:timers/promises';
import { Outbox, rowVersions, Transactions } from '@app/database';
import { Idea, OpenIdeas } from '@app/ideas';
import { japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import { RecommendationRun } from './recommendation-run.entity';
import { Rematches } from './rematches.service';

/** An import stores several batches a second: when none has followed for so long, it is over. */
const QUIET_MS = 2500;

/** Has open ideas matched again for reasons that concern all of them. */
@Injectable()
export class RematchOpenIdeas {
  private readonly logger = new Logger(RematchOpenIdeas.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly rematches: Rematches,
    private readonly clock: Clock,
  ) {}

  /**
   * After an import of awards, or with other weights, every list may be another. An import tells of its awards in several
   * events. All but the last leave the work to the last, whose job sees the changes of all. Should the import pause for
   * longer than `QUIET_MS`, ideas are matched once more, and no harm done.
   * @param message.signal ends the wait; the job comes again
   */
  async queueAll({
    messageId,
    occurredAt,
    signal,
  }: {
    messageId: string;
    occurredAt: Date;
    signal: AbortSignal;
  }): Promise<void> {
    const rest = occurredAt.getTime() + QUIET_MS - this.clock.now().getTime();
    if (rest > 0) await sleep(Math.min(rest, QUIET_MS), undefined, { signal });
    if (await this.outbox.hasLater('awards.changed', occurredAt)) return;
    const message = { consumer: 'rematch-open-ideas', messageId };
    const ideas = await this.rematches.queueOnce(message, () => this.ideas.versionsSince(null), 'candidate_changed');
    this.logger.log({ msg: 'open ideas queued', ideas });
  }

  /**
   * With the day, windows open and close and what is known grows older: ideas whose list was made on an earlier day are
   * matched again. Those that were matched today are left alone, so a repetition finds nothing to do.
   */
  async queueAged({ messageId }: { messageId: string }): Promise<void> {
    const today = japaneseDayOf(this.clock.now());
    const matchedToday = this.transactions.manager
      .createQueryBuilder()
      .select('1')
      .from(RecommendationRun, 'run')
      .where('run.ideaId = idea.id AND run.current AND run.ideaVersion = idea.version AND run.asOf >= :today');
    const aged = () =>
      rowVersions(
        () =>
          this.transactions
            .repository(Idea)
            .createQueryBuilder('idea')
            .where(`idea.state = 'submitted' AND NOT EXISTS (${matchedToday.getQuery()})`, { today }),
        (work) => this.transactions.asSystem(work),
      );
    const message = { consumer: 'rematch-aged-ideas', messageId };
    const ideas = await this.rematches.queueOnce(message, aged, 'scheduled');
    this.logger.log({ msg: 'aged lists queued', ideas });
  }
}
