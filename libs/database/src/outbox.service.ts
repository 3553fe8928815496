import { randomUUID } from 'node:crypto';
import type { EventName, EventPayloads } from '@app/contracts';
import { requestContext, Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OUTBOX_CHANNEL } from './outbox.channel';
import { OutboxEvent } from './outbox.entity';
import { ProcessedMessage } from './processed-message.entity';
import { Transactions } from './transactions';

/** Rows of one INSERT. */
const INSERT_CHUNK = 500;

@Injectable()
export class Outbox implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'messages', apply: () => this.prune() });
  }

  /** Must be called inside the transaction of the change; PostgreSQL announces it at commit. */
  async publish<N extends EventName>(name: N, payload: EventPayloads[N]): Promise<string> {
    const [id] = await this.publishAll(name, [payload]);
    return id!;
  }

  /** As `publish`, for many events of one name. @returns their ids */
  async publishAll<N extends EventName>(name: N, payloads: readonly EventPayloads[N][]): Promise<string[]> {
    const manager = this.transactions.requireManager();
    const requestId = requestContext.get('requestId') ?? null;
    const rows = payloads.map((payload) => ({ id: randomUUID(), name, payload, requestId }));
    for (let start = 0; start < rows.length; start += INSERT_CHUNK) {
      await manager.insert(OutboxEvent, rows.slice(start, start + INSERT_CHUNK));
    }
    if (rows.length > 0) await manager.query(`SELECT pg_notify($1, '')`, [OUTBOX_CHANNEL]);
    return rows.map(({ id }) => id);
  }

  /** Has an event of the name been committed that is later than the moment (which has milliseconds only)? */
  async hasLater(name: EventName, moment: Date): Promise<boolean> {
    return (
      this.transactions
        .repository(OutboxEvent)
        .createQueryBuilder('event')
        // The first comparison is for the index.
        .where('event.name = :name AND event.occurredAt >= :moment', { name, moment })
        .andWhere(`date_trunc('milliseconds', event.occurredAt) > :moment`)
        .getExists()
    );
  }

  /** Forgets carried events, and marks of messages that no queue remembers any more. @returns rows removed */
  async prune(): Promise<number> {
    const events = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM outbox WHERE published_at < now() - make_interval(days => $1)`,
      [this.settings.RETENTION_EVENT_DAYS],
    );
    const marks = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM processed_message WHERE processed_at < now() - make_interval(days => $1)`,
      [this.settings.RETENTION_MARK_DAYS],
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
