import { randomUUID } from 'node:crypto';
import type { EventName, EventPayloads } from '@app/contracts';
import { requestContext } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { OUTBOX_CHANNEL } from './outbox.channel';
import { OutboxEvent } from './outbox.entity';
import { ProcessedMessage } from './processed-message.entity';
import { Transactions } from './transactions';

/** Carried events are kept so long for whoever asks what happened. */
const EVENT_DAYS = 14;
/** Longer than any queue remembers a finished job. */
const MARK_DAYS = 90;

@Injectable()
export class Outbox {
  constructor(private readonly transactions: Transactions) {}

  /** Must be called inside the transaction of the change; PostgreSQL announces it at commit. */
  async publish<N extends EventName>(name: N, payload: EventPayloads[N]): Promise<string> {
    const manager = this.transactions.requireManager();
    const id = randomUUID();
    await manager.insert(OutboxEvent, { id, name, payload, requestId: requestContext.get('requestId') ?? null });
    await manager.query(`SELECT pg_notify($1, '')`, [OUTBOX_CHANNEL]);
    return id;
  }

  /** Forgets carried events, and marks of messages that no queue remembers any more. @returns rows removed */
  async prune(): Promise<number> {
    const events = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM outbox WHERE published_at < now() - interval '${EVENT_DAYS} days'`,
    );
    const marks = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM processed_message WHERE processed_at < now() - interval '${MARK_DAYS} days'`,
    );
    return events[1] + marks[1];
  }

  /** @returns false when this consumer has already had the effect of this message. Call inside the effect's transaction. */
  async markProcessed(consumer: string, messageId: string): Promise<boolean> {
    const inserted = await this.transactions
      .requireManager()
      .createQueryBuilder()
      .insert()
      .into(ProcessedMessage)
      .values({ consumer, messageId })
      .orIgnore()
      .returning('consumer')
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }
}
