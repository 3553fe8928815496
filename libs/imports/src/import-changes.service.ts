import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { StaleVersionError, Transactions } from '@app/database';
import { Clock, DomainError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { DataImport, DataImportRow } from './data-import.entity';
import type { ImportKind } from './import-kinds';
import { type ImportAction, nextImportState } from './import-state';

/** Somebody or something came between the check and the change. */
export class RowRefusedError extends Error {
  constructor(
    readonly row: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The writes of a run. Call inside a transaction. */
@Injectable()
export class ImportChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @returns false when another run was faster */
  async move(id: string, action: ImportAction, change: Partial<DataImport>): Promise<boolean> {
    const manager = this.transactions.requireManager();
    const found = await manager.findOne(DataImport, { where: { id }, lock: { mode: 'pessimistic_write' } });
    const state = found && nextImportState(found.state, action);
    if (!found || !state) return false;
    await manager.save(Object.assign(found, change, { state, version: found.version + 1 }));
    await this.audit.record({
      action: `import.${action}`,
      subjectType: 'data_import',
      subjectId: id,
      subjectVersion: found.version,
      organizationId: found.organizationId,
    });
    return true;
  }

  /** Lines with something to do that is not done, as the sheet orders them. */
  async waiting(importId: string): Promise<number[]> {
    const rows = await this.transactions.manager.query<{ row: number }[]>(
      `SELECT "row" FROM data_import_row
        WHERE import_id = $1 AND outcome IN ('new', 'changed') AND applied_at IS NULL AND faults = '[]' ORDER BY "row"`,
      [importId],
    );
    return rows.map(({ row }) => row);
  }

  async applyRow(kind: ImportKind, principal: Principal, importId: string, row: number): Promise<void> {
    const rows = this.transactions.repository(DataImportRow);
    const found = await rows.findOne({ where: { importId, row }, lock: { mode: 'pessimistic_write' } });
    if (!found || found.appliedAt) return;
    const targetId = await this.write(kind, principal, found);
    await rows.update({ importId, row }, { targetId, appliedAt: this.clock.now() });
  }

  async refuseRow(importId: string, { row, code, message }: RowRefusedError): Promise<void> {
    const rows = this.transactions.repository(DataImportRow);
    const fault = { sheet: '', row, column: null, heading: null, code, message };
    await rows.update({ importId, row }, { faults: [fault] });
  }

  async countApplied(importId: string): Promise<void> {
    await this.transactions.requireManager().query(
      `UPDATE data_import SET
         applied_rows = (SELECT count(*) FROM data_import_row WHERE import_id = $1 AND applied_at IS NOT NULL),
         refused_rows = (SELECT count(*) FROM data_import_row
                          WHERE import_id = $1 AND outcome IN ('new', 'changed') AND applied_at IS NULL)
       WHERE id = $1`,
      [importId],
    );
  }

  private async write(kind: ImportKind, principal: Principal, found: DataImportRow): Promise<string> {
    const { row, targetId, targetVersion, values } = found;
    try {
      if (targetId === null) return await kind.create(principal, { ...kind.empty, ...values });
      await kind.update(principal, targetId, targetVersion!, values);
      return targetId;
    } catch (error) {
      if (error instanceof StaleVersionError) {
        throw new RowRefusedError(
          row,
          'changed_since',
          '確認のあとで、ほかの人が変更しました。取り込み直してください。',
        );
      }
      if (error instanceof DomainError) throw new RowRefusedError(row, error.code, error.message);
      throw error;
    }
  }
}
