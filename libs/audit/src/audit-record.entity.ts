import { bigintAsNumber } from '@app/database';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Append-only: a trigger refuses every update and delete. */
@Entity('audit_record')
@Index(['subjectType', 'subjectId'])
export class AuditRecord {
  @PrimaryColumn('bigint', { generated: 'identity', transformer: bigintAsNumber })
  id!: number;

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

  @Column('text', { nullable: true })
  requestId!: string | null;
}
