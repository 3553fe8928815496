import type { Permission } from '@app/authz';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';

/** With it a program acts for a person in one organization, and may do no more than the person chose. */
@Entity('api_token')
export class ApiToken {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @Column('uuid')
  organizationId!: string;

  /** What the person calls it, to know it again. */
  @Column('text')
  name!: string;

  /** SHA-256. */
  @Index({ unique: true })
  @Column('bytea')
  tokenHash!: Buffer;

  @Column('text', { array: true })
  permissions!: Permission[];

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  /** To the minute; null: never used. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;
}
