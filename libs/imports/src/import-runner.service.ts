import { ActingPeople } from '@app/accounts';
import type { Principal } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { DomainError, requestContext } from '@app/platform';
import { StoredFiles } from '@app/uploads';
import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { DataImport, DataImportRow, type OutcomeCounts } from './data-import.entity';
import { ImportChanges, RowRefusedError } from './import-changes.service';
import { checkSheet } from './import-check';
import { ImportKinds, type ImportKind } from './import-kinds';
import { UnreadableSheetError } from './imports.errors';
import { readSheet } from './sheet-reader';

/** Lines of a file beside its headings and its example. */
export const MOST_ROWS = 20_000;
const HEAD_AND_EXAMPLE = 2;
const INSERT_CHUNK = 500;
const LEFT = 'この取込を行った人が、組織で書き込める人ではなくなりました。';

/** The worker's part: reads a file and says what it would do, and does it once a person wants it. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly transactions: Transactions,
    private readonly kinds: ImportKinds,
    private readonly files: StoredFiles,
    private readonly people: ActingPeople,
    private readonly outbox: Outbox,
    private readonly changes: ImportChanges,
  ) {}

  /** Reads and compares; nothing but the import itself changes. May run twice. */
  async check(importId: string): Promise<void> {
    const found = await this.transactions.repository(DataImport).findOneBy({ id: importId });
    if (found?.state !== 'uploaded' || found.fileId === null) return;
    const { fileId } = found;
    const principal = await this.people.principalOf(found.createdBy, found.organizationId);
    const bytes = await this.transactions.run(() => this.files.content(fileId));
    try {
      if (!principal) throw new UnreadableSheetError(LEFT);
      const kind = this.kinds.of(principal, found.kind);
      const sheet = await readSheet(found.fileName, bytes, { rows: MOST_ROWS + HEAD_AND_EXAMPLE });
      const rows = await as(principal, () => checkSheet(kind, principal, sheet));
      const counts: Record<string, number> = { new: 0, changed: 0, unchanged: 0, faulty: 0 };
      for (const { outcome } of rows) counts[outcome]! += 1;
      await this.transactions.run(async () => {
        if (!(await this.changes.move(importId, 'check', { counts: counts as unknown as OutcomeCounts }))) return;
        for (let start = 0; start < rows.length; start += INSERT_CHUNK) {
          const chunk = rows.slice(start, start + INSERT_CHUNK).map((row) => ({ ...row, importId, appliedAt: null }));
          await this.transactions.repository(DataImportRow).insert(chunk as QueryDeepPartialEntity<DataImportRow>[]);
        }
        await this.outbox.publish('import.checked', { importId });
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const reason = error.message;
      await this.transactions.run(() => this.changes.move(importId, 'refuse', { reason }));
    }
  }

  /** Does what was approved, as the person who did. May run twice, or again after it was interrupted. */
  async apply(importId: string): Promise<void> {
    const found = await this.transactions.repository(DataImport).findOneBy({ id: importId });
    if (found?.state !== 'applying') return;
    const principal = await this.people.principalOf(found.approvedBy!, found.organizationId);
    const kind = principal && this.kinds.of(principal, found.kind);
    if (!principal || !kind) {
      await this.transactions.run(() => this.changes.move(importId, 'fail', { reason: LEFT }));
      return;
    }
    if (found.mode === 'all_or_nothing') await this.applyTogether(kind, principal, importId);
    else await this.applyEach(kind, principal, importId);
  }

  private async applyTogether(kind: ImportKind, principal: Principal, importId: string): Promise<void> {
    try {
      await as(principal, () =>
        this.transactions.run(async () => {
          // First, so that a second run of the job waits here and then finds nothing to do.
          if (!(await this.changes.move(importId, 'finish', {}))) return;
          const rows = await this.changes.waiting(importId);
          for (const row of rows) await this.changes.applyRow(kind, principal, importId, row);
          await this.finish(importId);
        }),
      );
    } catch (error) {
      if (!(error instanceof RowRefusedError)) throw error;
      const reason = `${error.row}行目：${error.message} どの行も反映していません。`;
      await this.transactions.run(() => this.changes.move(importId, 'fail', { reason }));
    }
  }

  private async applyEach(kind: ImportKind, principal: Principal, importId: string): Promise<void> {
    for (const row of await this.changes.waiting(importId)) {
      try {
        await as(principal, () => this.transactions.run(() => this.changes.applyRow(kind, principal, importId, row)));
      } catch (error) {
        if (!(error instanceof RowRefusedError)) throw error;
        await this.transactions.run(() => this.changes.refuseRow(importId, error));
      }
    }
    await as(principal, () =>
      this.transactions.run(async () => {
        if (await this.changes.move(importId, 'finish', {})) await this.finish(importId);
      }),
    );
  }

  private async finish(importId: string): Promise<void> {
    await this.changes.countApplied(importId);
    await this.outbox.publish('import.applied', { importId });
  }
}

/** As the person would in a request of theirs. */
const as = <T>({ userId, organizationId, organizationKind }: Principal, work: () => Promise<T>): Promise<T> => {
  const requestId = requestContext.get('requestId');
  return requestContext.run(
    { userId, organizationId, audience: organizationKind, ...(requestId && { requestId }) },
    work,
  );
};
