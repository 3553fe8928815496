import { setTimeout as sleep } from 'node:timers/promises';
import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { Clock } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';

const CONSUMER = 'rematch-open-ideas';
/** An import stores several batches a second: when none has followed for so long, it is over. */
const QUIET_MS = 2500;

/** After an import of awards or with other weights every list may be another: each open idea is matched again, once. */
@Injectable()
export class RematchOpenIdeas {
  private readonly logger = new Logger(RematchOpenIdeas.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * An import tells of its awards in several events. All but the last leave the work to the last, whose job sees the
   * changes of all. Should the import pause for longer than `QUIET_MS`, ideas are matched once more, and no harm done.
   * @param message.signal ends the wait; the job comes again
   */
  async queueAll(message: { messageId: string; occurredAt: Date; signal: AbortSignal }): Promise<void> {
    const rest = message.occurredAt.getTime() + QUIET_MS - this.clock.now().getTime();
    if (rest > 0) await sleep(Math.min(rest, QUIET_MS), undefined, { signal: message.signal });
    if (await this.outbox.hasLater('awards.changed', message.occurredAt)) return;
    const ideas = await this.ideas.versionsOfAllSubmitted();
    await this.transactions.run(async () => {
      if (!(await this.outbox.markProcessed(CONSUMER, message.messageId))) return;
      await this.outbox.publishAll(
        'recommendations.outdated',
        ideas.map(({ id, version }) => ({ ideaId: id, ideaVersion: version })),
      );
    });
    this.logger.log({ msg: 'open ideas queued', ideas: ideas.length });
  }
}
