import { Transactions } from '@app/database';
import { requestContext } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AuditRecord } from './audit-record.entity';

export interface AuditEntry {
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectVersion?: number;
  /** Defaults to the acting user of the request. */
  readonly userId?: string;
  readonly organizationId?: string;
}

@Injectable()
export class Audit {
  constructor(private readonly transactions: Transactions) {}

  /** Call inside the transaction of the change: both are kept or neither. */
  async record(entry: AuditEntry): Promise<void> {
    await this.transactions.requireManager().insert(AuditRecord, {
      action: entry.action,
      subjectType: entry.subjectType,
      subjectId: entry.subjectId,
      subjectVersion: entry.subjectVersion ?? null,
      userId: entry.userId ?? requestContext.get('userId') ?? null,
      organizationId: entry.organizationId ?? requestContext.get('organizationId') ?? null,
      requestId: requestContext.get('requestId') ?? null,
    });
  }
}
