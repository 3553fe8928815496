import { Organization, User } from '@app/accounts';
import { StoredFile } from '@app/uploads';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { CellFault } from './cell';
import type { ApplyMode, ImportState, RowOutcome } from './import-state';
import type { CellChange } from './sheet-check';

export type OutcomeCounts = Readonly<Record<RowOutcome, number>>;

/** A file that somebody brought, what it would do, and what it did. */
@Entity('data_import')
@Index(['organizationId', 'createdAt', 'id'])
@Check('ck_data_import_approved', `(approved_by IS NULL) = (mode IS NULL)`)
export class DataImport {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Organization)
  @Column('uuid')
  organizationId!: string;

  @Column('text')
  kind!: string;

  /** As people read it; stays when the file is gone. */
  @Column('text')
  fileName!: string;

  /** null: removed when its time was over. */
  @ForeignKey(() => StoredFile, { onDelete: 'SET NULL' })
  @Index()
  @Column('uuid', { nullable: true })
  fileId!: string | null;

  @Column('text')
  state!: ImportState;

  @Column('int')
  version!: number;

  @Column('jsonb', { nullable: true })
  counts!: OutcomeCounts | null;

  /** Why the file could not be read, or nothing be applied. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { nullable: true })
  mode!: ApplyMode | null;

  @Column('int')
  appliedRows!: number;

  /** Of valid rows, those that something came between. */
  @Column('int')
  refusedRows!: number;

  @ForeignKey(() => User)
  @Column('uuid')
  createdBy!: string;

  @ForeignKey(() => User)
  @Column('uuid', { nullable: true })
  approvedBy!: string | null;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}

/** One line of the file. */
@Entity('data_import_row')
@Index(['importId', 'outcome', 'row'])
export class DataImportRow {
  @ForeignKey(() => DataImport, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  importId!: string;

  /** As the sheet numbers it. */
  @PrimaryColumn('int')
  row!: number;

  @Column('text')
  outcome!: RowOutcome;

  /** What it changes, or has made. */
  @Column('uuid', { nullable: true })
  targetId!: string | null;

  /** Of the target, when the file was checked: a later change by somebody else is not overwritten. */
  @Column('int', { nullable: true })
  targetVersion!: number | null;

  /** What is written when it is applied: all fields of something new, the changed ones of what is there. */
  @Column('jsonb')
  values!: Record<string, unknown>;

  @Column('jsonb')
  changes!: CellChange[];

  @Column('jsonb')
  faults!: CellFault[];

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  appliedAt!: Date | null;
}

export const IMPORTS_ENTITIES = [DataImport, DataImportRow];
