import { createHash, randomUUID } from 'node:crypto';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { NotFoundError, PayloadTooLargeError, Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { cleanFileName } from './file-name';
import { mediaTypeOf } from './file-kind';
import { StoredFile, StoredFileContent } from './stored-file.entity';
import { FileRefusedError, QuotaExceededError } from './uploads.errors';
import { scanForViruses } from './virus-scan';

const MEGABYTE = 1024 * 1024;

export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Keeps files for the libraries that refer to them with a foreign key; who may read or write them is their decision.
 * Files live in PostgreSQL (ADR 0037): in the transaction of what refers to them, in its backup, under no path.
 */
@Injectable()
export class StoredFiles implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'orphanedFiles', apply: () => this.pruneOrphans() });
  }

  /**
   * Call inside the transaction that writes the reference.
   * @throws FileRefusedError, PayloadTooLargeError, QuotaExceededError, ScannerUnavailableError
   */
  async store(principal: Principal, { name: givenName, bytes }: SentFile): Promise<StoredFile> {
    const limit = this.settings.UPLOAD_MAX_MB * MEGABYTE;
    if (bytes.length > limit) throw new PayloadTooLargeError(limit);
    const name = cleanFileName(givenName);
    const mediaType = await mediaTypeOf(name, bytes);
    await this.scan(bytes);
    const manager = this.transactions.requireManager();
    await this.reserve(principal.organizationId, bytes.length);
    const file = Object.assign(new StoredFile(), {
      id: randomUUID(),
      organizationId: principal.organizationId,
      uploadedBy: principal.userId,
      name,
      mediaType,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest(),
    });
    await manager.insert(StoredFile, file);
    await manager.insert(StoredFileContent, { fileId: file.id, content: bytes });
    return manager.findOneByOrFail(StoredFile, { id: file.id });
  }

  /** Call inside a transaction: row level security asks who reads. */
  async content(fileId: string): Promise<Buffer> {
    const row = await this.transactions.repository(StoredFileContent).findOneBy({ fileId });
    if (!row) throw new NotFoundError();
    return row.content;
  }

  /** Call inside the transaction that removes the reference. */
  async remove(fileId: string): Promise<void> {
    await this.transactions.requireManager().delete(StoredFile, { id: fileId });
  }

  /** Removes files to which nothing refers any more, whoever the referring tables belong to. @returns rows removed */
  pruneOrphans(): Promise<number> {
    return this.transactions.asSystem(() => this.removeOrphans());
  }

  private async removeOrphans(): Promise<number> {
    const references = await this.transactions.manager.query<{ table: string; column: string }[]>(`
      SELECT conrelid::regclass::text AS "table", quote_ident(attname) AS "column"
      FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
      WHERE contype = 'f' AND confrelid = 'stored_file'::regclass AND conrelid <> 'stored_file_content'::regclass`);
    const unreferenced = references.map(
      ({ table, column }) => `NOT EXISTS (SELECT 1 FROM ${table} r WHERE r.${column} = f.id)`,
    );
    const [, removed] = await this.transactions.manager.query<[unknown, number]>(
      `DELETE FROM stored_file f
       WHERE ${['f.created_at < now() - make_interval(hours => $1)', ...unreferenced].join(' AND ')}`,
      [this.settings.RETENTION_ORPHANED_FILE_HOURS],
    );
    return removed;
  }

  private async scan(bytes: Buffer): Promise<void> {
    const { CLAMD_URL } = this.settings;
    if (CLAMD_URL === undefined || (await scanForViruses(CLAMD_URL, bytes)) === null) return;
    throw new FileRefusedError('virus', 'ウイルスが見つかりました。元のファイルを確認してください。');
  }

  /** Of two files of one organization that come at once, the second waits and counts the first. */
  private async reserve(organizationId: string, bytes: number): Promise<void> {
    const manager = this.transactions.requireManager();
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('upload-quota:' || $1, 0))`, [organizationId]);
    const [row] = await manager.query<{ used: string }[]>(
      `SELECT coalesce(sum(size_bytes), 0)::text AS used FROM stored_file WHERE organization_id = $1`,
      [organizationId],
    );
    const used = Number(row!.used);
    const quota = this.settings.UPLOAD_QUOTA_MB * MEGABYTE;
    if (used + bytes > quota) throw new QuotaExceededError(quota, used);
  }
}
