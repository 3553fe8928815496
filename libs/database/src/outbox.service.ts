import { randomUUID } from 'node:crypto';
import type { EventName, EventPayloads } from '@app/contracts';
import { requestContext } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { OUTBOX_CHANNEL } from './outbox.channel';
import { OutboxEvent } from './outbox.entity';
import { ProcessedMessage } from './processed-message.entity';
import { Transactions } from './transactions';

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
