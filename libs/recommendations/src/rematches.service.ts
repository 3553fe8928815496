import type { BulkTrigger } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';

export interface IdeaVersion {
  readonly id: string;
  readonly version: number;
}

/** Ideas of one job: a second's work, so that others get their turn and a repetition costs little. */
const IDEAS_PER_JOB = 40;

/** Has ideas matched again for which nobody waits. */
@Injectable()
export class Rematches {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Queues all that `pages` names, in one transaction with the mark that this consumer has handled the message: twice
   * is as good as once.
   * @returns how many
   */
  async queueOnce(
    { consumer, messageId }: { readonly consumer: string; readonly messageId: string },
    pages: () => AsyncIterable<readonly IdeaVersion[]>,
    trigger: BulkTrigger,
  ): Promise<number> {
    return this.transactions.run(async () => {
      if (!(await this.outbox.markProcessed(consumer, messageId))) return 0;
      let queued = 0;
      for await (const page of pages()) {
        await this.queue(page, trigger);
        queued += page.length;
      }
      return queued;
    });
  }

  /** Call it inside the transaction of what makes the lists outdated. */
  async queue(ideas: readonly IdeaVersion[], trigger: BulkTrigger): Promise<void> {
    const payloads = [];
    for (let from = 0; from < ideas.length; from += IDEAS_PER_JOB) {
      const some = ideas.slice(from, from + IDEAS_PER_JOB).map(({ id, version }) => ({ id, version }));
      payloads.push({ ideas: some, trigger });
    }
    await this.outbox.publishAll('ideas.outdated', payloads);
  }
}
