import { createHash } from 'node:crypto';
import { DomainError, InvalidInputError, Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Column, CreateDateColumn, Entity, PrimaryColumn, Raw } from 'typeorm';
import { Transactions } from './transactions';

/** What an Idempotency-Key of an organization made. */
@Entity('idempotency_key')
export class IdempotencyKey {
  /** Who used the key: an organization's id. */
  @PrimaryColumn('uuid')
  scope!: string;

  @PrimaryColumn('text')
  key!: string;

  /** SHA-256 of operation and body: the same key with another request is an error of the client. */
  @Column('bytea')
  requestHash!: Buffer;

  @Column('uuid')
  resourceId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

export class IdempotencyKeyReusedError extends DomainError {
  constructor() {
    super('idempotency_key_reused', 422, 'この Idempotency-Key は別の内容で既に使われています。');
  }
}

@Injectable()
export class Idempotency implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'idempotencyKeys', apply: () => this.prune() });
  }

  /** Forgets keys so old that no client repeats its request. @returns rows removed */
  async prune(): Promise<number> {
    const { affected } = await this.transactions.repository(IdempotencyKey).delete({
      createdAt: Raw((column) => `${column} < now() - make_interval(days => :days)`, {
        days: this.settings.RETENTION_IDEMPOTENCY_KEY_DAYS,
      }),
    });
    return affected ?? 0;
  }

  /**
   * Creates once per key. The key is claimed in the transaction of the creation, so of two equal requests at the same
   * time the second waits for the first and gets its result.
   * @param create is given the id to use
   */
  async once(
    request: { scope: string; key: string | undefined; operation: string; body: unknown; resourceId: string },
    create: (id: string) => Promise<void>,
  ): Promise<{ id: string; created: boolean }> {
    const { scope, key, resourceId } = request;
    if (key === undefined) {
      await this.transactions.run(() => create(resourceId));
      return { id: resourceId, created: true };
    }
    if (!/^[\x21-\x7e]{1,128}$/.test(key)) {
      const message = 'Idempotency-Key は128文字以内の英数字・記号にしてください。';
      throw new InvalidInputError([{ pointer: 'Idempotency-Key', code: 'idempotency_key', message }]);
    }
    const requestHash = createHash('sha256')
      .update(JSON.stringify([request.operation, request.body]))
      .digest();
    return this.transactions.run(async () => {
      const claimed = await this.transactions.manager
        .createQueryBuilder()
        .insert()
        .into(IdempotencyKey)
        .values({ scope, key, requestHash, resourceId })
        .orIgnore()
        .returning('key')
        .execute();
      if ((claimed.raw as unknown[]).length > 0) {
        await create(resourceId);
        return { id: resourceId, created: true };
      }
      const earlier = await this.transactions.repository(IdempotencyKey).findOneByOrFail({ scope, key });
      if (!earlier.requestHash.equals(requestHash)) throw new IdempotencyKeyReusedError();
      return { id: earlier.resourceId, created: false };
    });
  }
}
