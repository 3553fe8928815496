import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { decodeCursorAs, Idempotency, Outbox, type Page, StaleVersionError, toPage, Transactions } from '@app/database';
import { InvalidInputError, NotFoundError } from '@app/platform';
import { type SentFile, StoredFiles } from '@app/uploads';
import { Injectable } from '@nestjs/common';
import type { CellFault } from './cell';
import { DataImport, DataImportRow } from './data-import.entity';
import { ImportKinds } from './import-kinds';
import { type ApplyMode, nextImportState, type RowOutcome } from './import-state';
import { ImportFaultyError, ImportStateError } from './imports.errors';

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** Files that organizations bring: kept, looked at, approved. The worker reads and applies them. */
@Injectable()
export class DataImports {
  constructor(
    private readonly transactions: Transactions,
    private readonly kinds: ImportKinds,
    private readonly files: StoredFiles,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /** Nothing changes by it: the worker checks the file, and a person decides. */
  async upload(principal: Principal, kind: string, file: SentFile, idempotencyKey?: string): Promise<DataImport> {
    this.kinds.of(principal, kind);
    if (!/\.(xlsx|csv)$/i.test(file.name)) {
      const message = 'Excel（.xlsx）か CSV（.csv）のファイルを選んでください。';
      throw new InvalidInputError([{ pointer: 'name', code: 'file_type', message }]);
    }
    const { organizationId, userId } = principal;
    const request = {
      scope: organizationId,
      key: idempotencyKey,
      operation: 'import.create',
      body: { kind, name: file.name, bytes: file.bytes.toString('base64') },
      resourceId: randomUUID(),
    };
    const { id } = await this.idempotency.once(request, async (newId) => {
      const stored = await this.files.store(principal, file);
      await this.transactions.repository(DataImport).insert({
        id: newId,
        organizationId,
        kind,
        fileName: stored.name,
        fileId: stored.id,
        state: 'uploaded',
        version: 1,
        counts: null,
        reason: null,
        mode: null,
        appliedRows: 0,
        refusedRows: 0,
        createdBy: userId,
        approvedBy: null,
      });
      await this.outbox.publish('import.uploaded', { importId: newId });
      await this.record('create', newId, 1);
    });
    return this.get(principal, id);
  }

  /** @throws NotFoundError also for another organization's */
  async get(principal: Principal, id: string): Promise<DataImport> {
    const { organizationId } = principal;
    const found = await this.transactions.repository(DataImport).findOneBy({ id, organizationId });
    if (!found) throw notFound();
    this.kinds.of(principal, found.kind);
    return found;
  }

  /** Those of the organization, latest first. */
  async list({ organizationId }: Principal, { limit, cursor }: PageQuery): Promise<Page<DataImport>> {
    const rows = this.transactions.manager
      .createQueryBuilder(DataImport, 'i')
      .where('i.organizationId = :organizationId', { organizationId })
      .orderBy('i.createdAt', 'DESC')
      .addOrderBy('i.id', 'DESC')
      .take(limit + 1);
    if (cursor) {
      const [at, id] = decodeCursorAs(cursor, ['moment', 'uuid']);
      rows.andWhere('(i.created_at, i.id) < (:at::timestamptz, :before::uuid)', { at, before: id });
    }
    return toPage(await rows.getMany(), limit, (i) => [i.createdAt.toISOString(), i.id]);
  }

  /** What the lines would do, or why they cannot, as the sheet orders them. */
  async rows(
    principal: Principal,
    id: string,
    { limit, cursor, outcome }: PageQuery & { readonly outcome?: RowOutcome },
  ): Promise<Page<DataImportRow>> {
    await this.get(principal, id);
    const rows = this.transactions.manager
      .createQueryBuilder(DataImportRow, 'r')
      .where('r.importId = :id', { id })
      .orderBy('r.row')
      .take(limit + 1);
    if (outcome) rows.andWhere('r.outcome = :outcome', { outcome });
    if (cursor) rows.andWhere('r.row > :after', { after: decodeCursorAs(cursor, ['offset'])[0] });
    return toPage(await rows.getMany(), limit, ({ row }) => [row]);
  }

  /** Every fault of the file. */
  async faults(principal: Principal, id: string): Promise<CellFault[]> {
    await this.get(principal, id);
    const rows = await this.transactions.manager
      .createQueryBuilder(DataImportRow, 'r')
      .select(['r.importId', 'r.row', 'r.faults'])
      .where(`r.importId = :id AND r.faults <> '[]'::jsonb`, { id })
      .orderBy('r.row')
      .getMany();
    return rows.flatMap(({ faults }) => faults);
  }

  /**
   * A person has looked at it and wants it. Of two who do so at once, one does.
   * @throws ImportFaultyError for `all_or_nothing` while there are faults
   */
  async apply(principal: Principal, id: string, expected: number, mode: ApplyMode): Promise<DataImport> {
    await this.transactions.run(async () => {
      const { organizationId } = principal;
      const found = await this.transactions
        .repository(DataImport)
        .findOne({ where: { id, organizationId }, lock: { mode: 'pessimistic_write' } });
      if (!found) throw notFound();
      this.kinds.of(principal, found.kind);
      if (found.version !== expected) throw new StaleVersionError(found.version, { state: found.state });
      const state = nextImportState(found.state, 'apply');
      if (!state) throw new ImportStateError(found.state);
      const faulty = found.counts?.faulty ?? 0;
      if (mode === 'all_or_nothing' && faulty > 0) throw new ImportFaultyError(faulty);
      const version = found.version + 1;
      await this.transactions.manager.save(
        Object.assign(found, { state, mode, version, approvedBy: principal.userId }),
      );
      await this.outbox.publish('import.approved', { importId: id });
      await this.record('apply', id, version);
    });
    return this.get(principal, id);
  }

  private async record(action: string, subjectId: string, subjectVersion: number): Promise<void> {
    await this.audit.record({ action: `import.${action}`, subjectType: 'data_import', subjectId, subjectVersion });
  }
}

const notFound = () => new NotFoundError('取込が見つかりませんでした。');
