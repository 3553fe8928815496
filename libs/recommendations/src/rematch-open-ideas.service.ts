import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { Injectable, Logger } from '@nestjs/common';

const CONSUMER = 'rematch-open-ideas';

/** After an import of awards or with other weights every list may be another: each open idea is matched again, once. */
@Injectable()
export class RematchOpenIdeas {
  private readonly logger = new Logger(RematchOpenIdeas.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /**
   * An import tells of its awards in several events. Those before the last leave the work to the last, whose job sees
   * the changes of all.
   */
  async queueAll(message: { messageId: string; occurredAt: Date }): Promise<void> {
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
