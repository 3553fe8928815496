import { ForbiddenError, type Principal } from '@app/authz';
import { decodeCursorAs, type Page, toPage, Transactions } from '@app/database';
import { InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { AuditRecord } from './audit-record.entity';
import { Audit } from './audit.service';

/** All that are given must hold. */
export interface AuditFilter {
  readonly userId?: string;
  readonly organizationId?: string;
  /** As recorded, e.g. `idea.submit`; with a dot at the end all that begin with it, e.g. `idea.`. */
  readonly action?: string;
  readonly subjectType?: string;
  readonly subjectId?: string;
  readonly requestId?: string;
  /** Moments, `from` included, `to` excluded. */
  readonly from?: Date;
  readonly to?: Date;
}

/** Rows of one export. More is asked for in parts, by time. */
export const EXPORT_LIMIT = 50_000;

/** Who did what: read by the operations office. Reading is no change and is not recorded, taking away is. */
@Injectable()
export class AuditSearch {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
  ) {}

  /** Latest first. */
  async list(
    principal: Principal,
    { limit, cursor, ...filter }: AuditFilter & { readonly limit: number; readonly cursor?: string },
  ): Promise<Page<AuditRecord>> {
    requireOperations(principal);
    const rows = this.matching(filter).take(limit + 1);
    if (cursor) {
      const [id] = decodeCursorAs(cursor, ['number']);
      rows.andWhere('record.id < :id', { id });
    }
    return toPage(await rows.getMany(), limit, ({ id }) => [id]);
  }

  /**
   * Latest first, for a file that leaves the system; that it was taken is itself recorded, in the same transaction.
   * @throws InvalidInputError when there are more than EXPORT_LIMIT
   */
  async export(principal: Principal, filter: AuditFilter): Promise<AuditRecord[]> {
    requireOperations(principal);
    return this.transactions.run(async () => {
      const records = await this.matching(filter)
        .take(EXPORT_LIMIT + 1)
        .getMany();
      if (records.length > EXPORT_LIMIT) {
        const message = `一度に書き出せるのは${EXPORT_LIMIT}件までです。期間を区切ってください。`;
        throw new InvalidInputError([{ pointer: 'from', code: 'too_many', message }]);
      }
      await this.audit.record({
        action: 'audit.export',
        subjectType: 'audit_record',
        subjectId: `${records.length}`,
        after: { filter: JSON.parse(JSON.stringify(filter)) as object, records: records.length },
      });
      return records;
    });
  }

  private matching(filter: AuditFilter): SelectQueryBuilder<AuditRecord> {
    const rows = this.transactions.manager.createQueryBuilder(AuditRecord, 'record').orderBy('record.id', 'DESC');
    for (const field of ['userId', 'organizationId', 'subjectType', 'subjectId', 'requestId'] as const) {
      if (filter[field] !== undefined) rows.andWhere(`record.${field} = :${field}`, { [field]: filter[field] });
    }
    if (filter.action?.endsWith('.')) rows.andWhere('starts_with(record.action, :action)', { action: filter.action });
    else if (filter.action !== undefined) rows.andWhere('record.action = :action', { action: filter.action });
    if (filter.from) rows.andWhere('record.at >= :from', { from: filter.from });
    if (filter.to) rows.andWhere('record.at < :to', { to: filter.to });
    return rows;
  }
}

function requireOperations({ organizationKind }: Principal): void {
  if (organizationKind !== 'operations') throw new ForbiddenError('監査の記録を見られるのは事務局だけです。');
}
