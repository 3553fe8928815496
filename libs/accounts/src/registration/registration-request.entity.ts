import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';
import type { ClaimableKind } from './organization-claim';

/**
 * unconfirmed: the address is not confirmed yet. pending: waits for the operations office. joining: the organization
 * has people already; its owner decides.
 */
export const REGISTRATION_STATES = ['unconfirmed', 'pending', 'joining', 'approved', 'refused'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

@Entity('registration_request')
@Index(['state', 'createdAt'])
@Index(['email', 'createdAt'])
export class RegistrationRequest {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  state!: RegistrationState;

  @Column('text')
  kind!: ClaimableKind;

  @Column('text', { nullable: true })
  code!: string | null;

  @Column('text', { nullable: true })
  corporateNumber!: string | null;

  @Column('text', { nullable: true })
  schoolCode!: string | null;

  /** As the applicant wrote it; null for local governments, whose names are known. */
  @Column('text', { nullable: true })
  organizationName!: string | null;

  /** Lower case. */
  @Column('text')
  email!: string;

  @Column('text')
  displayName!: string;

  /** What the applicant wants the deciding person to know. */
  @Column('text')
  note!: string;

  /** SHA-256 of the confirmation link's secret; null once used. */
  @Index({ unique: true })
  @Column('bytea', { nullable: true })
  tokenHash!: Buffer | null;

  @Column('timestamptz')
  expiresAt!: Date;

  /** The organization that vouched by an invitation. */
  @ForeignKey(() => Organization)
  @Column('uuid', { nullable: true })
  voucherId!: string | null;

  /** Known from the confirmation on. */
  @ForeignKey(() => Organization)
  @Index()
  @Column('uuid', { nullable: true })
  organizationId!: string | null;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid', { nullable: true })
  userId!: string | null;

  @Column('text', { nullable: true })
  refusalReason!: string | null;

  @ForeignKey(() => User, { onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  /** Milliseconds, as a cursor has them. */
  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
