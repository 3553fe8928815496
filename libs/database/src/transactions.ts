import { requestContext } from '@app/platform';
import { TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { Injectable } from '@nestjs/common';
import type { EntityManager, EntityTarget, ObjectLiteral, Repository } from 'typeorm';

/** For whom the policies of row level security decide; an empty audience sees no private row. */
interface RowScope {
  readonly audience: string;
  readonly organizationId: string;
}

const SYSTEM: RowScope = { audience: 'system', organizationId: '' };

/**
 * The running transaction's manager, or the pool when none runs. Repositories take theirs from here at each call.
 * Tables with row level security show nothing outside a transaction: only a transaction knows for whom it reads.
 */
@Injectable()
export class Transactions {
  constructor(private readonly host: TransactionHost<TransactionalAdapterTypeOrm>) {}

  get manager(): EntityManager {
    return this.host.tx;
  }

  repository<T extends ObjectLiteral>(entity: EntityTarget<T>): Repository<T> {
    return this.host.tx.getRepository(entity);
  }

  /** Joins the running transaction or opens one, for the principal of the request or the system in a job or command. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.host.isTransactionActive() ? work() : this.open(ofRequest(), work);
  }

  /**
   * As `run`, with every row to be seen: for what the system itself reads in the middle of a request. What comes of it
   * is shown to the principal by the caller's own choice.
   */
  async asSystem<T>(work: () => Promise<T>): Promise<T> {
    if (!this.host.isTransactionActive()) return this.open(SYSTEM, work);
    const before = await this.current();
    if (before.audience === SYSTEM.audience) return work();
    await this.scope(SYSTEM);
    try {
      return await work();
    } finally {
      // In a transaction that has failed nothing can be read any more; the first error is the one to tell.
      await this.scope(before).catch(() => undefined);
    }
  }

  requireManager(): EntityManager {
    if (!this.host.isTransactionActive()) throw new Error('An event or effect was written outside a transaction');
    return this.host.tx;
  }

  private open<T>(scope: RowScope, work: () => Promise<T>): Promise<T> {
    return this.host.withTransaction(async () => {
      await this.scope(scope);
      return work();
    });
  }

  private async scope({ audience, organizationId }: RowScope): Promise<void> {
    await this.host.tx.query(
      `SELECT set_config('app.audience', $1, true), set_config('app.organization_id', $2, true)`,
      [audience, organizationId],
    );
  }

  private async current(): Promise<RowScope> {
    const [row] = await this.host.tx.query<RowScope[]>(
      `SELECT coalesce(current_setting('app.audience', true), '') AS audience,
              coalesce(current_setting('app.organization_id', true), '') AS "organizationId"`,
    );
    return row!;
  }
}

const ofRequest = (): RowScope => ({
  audience: requestContext.get('audience') ?? '',
  organizationId: requestContext.get('organizationId') ?? '',
});
