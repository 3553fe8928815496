import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from './organization.entity';
import { User } from './user.entity';

/** Server-side session; the cookie holds the token, the database only its SHA-256. */
@Entity('session')
export class Session {
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  /** The organization the user acts for. */
  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @Column('uuid')
  organizationId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz')
  lastSeenAt!: Date;
}
