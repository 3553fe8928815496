import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One row for everything that is or was public. Its triggers write it in the transaction of the change; nothing else
 * does. What was never public has no row: its existence is private.
 */
@Entity('public_change')
@Index(['dataset', 'changedAt', 'itemId'])
export class PublicChange {
  /** The table: `program`. */
  @PrimaryColumn('text')
  dataset!: string;

  @PrimaryColumn('uuid')
  itemId!: string;

  /** Also of its withdrawal. Milliseconds, as a cursor has them. */
  @Column({ type: 'timestamptz', precision: 3 })
  changedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  firstPublicAt!: Date;
}
