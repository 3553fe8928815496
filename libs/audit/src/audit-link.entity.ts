import { bigintAsNumber } from '@app/database';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Place of a record in the chain of its day; written by the database when the record commits. */
@Entity('audit_link')
export class AuditLink {
  /** Japan's day of the commit. */
  @PrimaryColumn('date')
  day!: string;

  /** From 1 on, without gaps. */
  @PrimaryColumn('int')
  sequence!: number;

  @Index({ unique: true })
  @Column('bigint', { transformer: bigintAsNumber })
  recordId!: number;

  /** Of the link before, of an earlier day where this is a day's first; 32 zeros before the very first. */
  @Column('bytea')
  previousHash!: Buffer;

  /** SHA-256 of `previousHash` and the record's content with its place. */
  @Column('bytea')
  hash!: Buffer;
}
