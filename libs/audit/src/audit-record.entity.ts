import { bigintAsNumber } from '@app/database';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Append-only: a trigger refuses every update and delete. */
@Entity('audit_record')
@Index(['subjectType', 'subjectId'])
@Index(['userId', 'id'])
@Index(['organizationId', 'id'])
@Index(['action', 'id'])
export class AuditRecord {
  @PrimaryColumn('bigint', { generated: 'identity', transformer: bigintAsNumber })
  id!: number;

  @Index()
  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  /** null: the system itself (an import, a job). */
  @Column('uuid', { nullable: true })
  userId!: string | null;

  @Column('uuid', { nullable: true })
  organizationId!: string | null;

  /** For example `idea.submit`. */
  @Column('text')
  action!: string;

  @Column('text')
  subjectType!: string;

  @Column('text')
  subjectId!: string;

  /** Version after the change, when the subject has versions. */
  @Column('int', { nullable: true })
  subjectVersion!: number | null;

  /** SHA-256 of the subject's canonical JSON before the change; null: it was not there, or is not told. */
  @Column('bytea', { nullable: true })
  beforeHash!: Buffer | null;

  /** The same after the change; null: it is gone, or is not told. */
  @Column('bytea', { nullable: true })
  afterHash!: Buffer | null;

  @Index()
  @Column('text', { nullable: true })
  requestId!: string | null;
}
