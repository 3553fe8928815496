import { Transactions } from '@app/database';
import { requestContext } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AuditRecord } from './audit-record.entity';
import { contentHash } from './content-hash';

/** Rows of one INSERT. */
const INSERT_CHUNK = 500;

export interface AuditEntry {
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectVersion?: number;
  /**
   * The subject's content before and after the change, as JSON values. Only their hashes are kept: they tell later
   * which content was meant, and nothing of what it says.
   */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Defaults to the acting user of the request. */
  readonly userId?: string;
  readonly organizationId?: string;
}

@Injectable()
export class Audit {
  constructor(private readonly transactions: Transactions) {}

  /** Call inside the transaction of the change: both are kept or neither. */
  async record(entry: AuditEntry): Promise<void> {
    await this.recordAll([entry]);
  }

  /** As `record`, for many subjects of one change. */
  async recordAll(entries: readonly AuditEntry[]): Promise<void> {
    const manager = this.transactions.requireManager();
    const rows = entries.map((entry) => ({
      action: entry.action,
      subjectType: entry.subjectType,
      subjectId: entry.subjectId,
      subjectVersion: entry.subjectVersion ?? null,
      beforeHash: contentHash(entry.before),
      afterHash: contentHash(entry.after),
      userId: entry.userId ?? requestContext.get('userId') ?? null,
      organizationId: entry.organizationId ?? requestContext.get('organizationId') ?? null,
      requestId: requestContext.get('requestId') ?? null,
    }));
    for (let start = 0; start < rows.length; start += INSERT_CHUNK) {
      await manager.insert(AuditRecord, rows.slice(start, start + INSERT_CHUNK));
    }
  }
}
