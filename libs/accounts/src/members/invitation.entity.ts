import type { Role } from '@app/authz';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';

export const INVITATION_STATES = ['open', 'accepted', 'revoked'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/** A mail link with which one person can join an organization, or register their own with its word. */
@Entity('invitation')
@Index(['organizationId', 'createdAt'])
@Index('ix_invitation_open', ['organizationId', 'email', 'purpose'], { unique: true, where: `state = 'open'` })
export class Invitation {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @Column('uuid')
  organizationId!: string;

  /** join: become a member. register: register an organization for which this one vouches. */
  @Column('text')
  purpose!: 'join' | 'register';

  /** Lower case; nobody else can accept. */
  @Column('text')
  email!: string;

  /** null: to register. */
  @Column('text', { nullable: true })
  role!: Role | null;

  /** SHA-256 of the link's secret; another one after each resend. */
  @Index({ unique: true })
  @Column('bytea')
  tokenHash!: Buffer;

  @Column('text')
  state!: InvitationState;

  @Column('timestamptz')
  expiresAt!: Date;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Column('uuid')
  createdBy!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @ForeignKey(() => User, { onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  acceptedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  acceptedAt!: Date | null;
}
