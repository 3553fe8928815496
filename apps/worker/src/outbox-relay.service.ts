import { BULK_EVENTS, type DomainEvent, EVENT_NAMES, jobsFor } from '@app/contracts';
import { OUTBOX_CHANNEL, OutboxEvent } from '@app/database';
import { Settings } from '@app/platform';
import { Queues } from '@app/queue';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource, In } from 'typeorm';

const BATCH = 100;
const RECONNECT_MS = 1000;

/**
 * Carries committed events to the queues. Rows are taken with SKIP LOCKED, so several relays share the work; jobs are
 * added before the row is marked, so a relay that dies in between leaves an event that is carried again, under the
 * same job id.
 */
@Injectable()
export class OutboxRelay implements OnModuleDestroy {
  private readonly logger = new Logger(OutboxRelay.name);
  private listener: Client | null = null;
  private loop: Promise<void> | null = null;
  private wake: () => void = () => undefined;
  private stopping = false;
  /** Notifications that arrived while a batch was under way. */
  private announced = false;
  private lastSuccess = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queues: Queues,
    private readonly settings: Settings,
  ) {}

  start(): void {
    void this.listen();
    this.loop = this.run();
  }

  /** Has the outbox been read without error in the last ten polls? */
  get healthy(): boolean {
    return Date.now() - this.lastSuccess < Math.max(5000, this.settings.OUTBOX_POLL_MS * 10);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.loop;
    await this.listener?.end().catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      let carried = 0;
      try {
        carried = await this.carryBatch();
        this.lastSuccess = Date.now();
      } catch (error) {
        this.logger.warn(`outbox: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (carried < BATCH && !this.announced) await this.sleep();
      this.announced = false;
    }
  }

  /** @returns how many events were carried */
  async carryBatch(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const events = await manager
        .createQueryBuilder(OutboxEvent, 'event')
        // A name of a newer version of the app waits for that version's relay.
        .where('event.publishedAt IS NULL AND event.name IN (:...names)', { names: EVENT_NAMES })
        .orderBy('event.name IN (:...bulk)')
        .addOrderBy('event.position')
        .setParameter('bulk', BULK_EVENTS)
        .limit(BATCH)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      if (events.length === 0) return 0;
      await this.queues.addAll(events.map((event) => ({ event, requests: jobsFor(event as unknown as DomainEvent) })));
      await manager.update(OutboxEvent, { id: In(events.map(({ id }) => id)) }, { publishedAt: () => 'now()' });
      return events.length;
    });
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.settings.OUTBOX_POLL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** A notification shortens the wait; without one the poll finds the event a little later. */
  private async listen(): Promise<void> {
    if (this.stopping) return;
    const client = new Client({
      connectionString: this.settings.DATABASE_URL,
      application_name: 'musubi-relay',
      keepAlive: true,
    });
    this.listener = client;
    let retried = false;
    const retry = () => {
      if (retried || this.stopping) return;
      retried = true;
      void client.end().catch(() => undefined);
      setTimeout(() => void this.listen(), RECONNECT_MS);
    };
    client.on('error', retry);
    client.on('end', retry);
    client.on('notification', () => {
      this.announced = true;
      this.wake();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
    } catch {
      retry();
    }
  }
}
