import { TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { Injectable } from '@nestjs/common';
import type { EntityManager, EntityTarget, ObjectLiteral, Repository } from 'typeorm';

/** The running transaction's manager, or the pool when none runs. Repositories take theirs from here at each call. */
@Injectable()
export class Transactions {
  constructor(private readonly host: TransactionHost<TransactionalAdapterTypeOrm>) {}

  get manager(): EntityManager {
    return this.host.tx;
  }

  repository<T extends ObjectLiteral>(entity: EntityTarget<T>): Repository<T> {
    return this.host.tx.getRepository(entity);
  }

  /** Joins the running transaction or opens one. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.host.withTransaction(work);
  }

  requireManager(): EntityManager {
    if (!this.host.isTransactionActive()) throw new Error('An event or effect was written outside a transaction');
    return this.host.tx;
  }
}
