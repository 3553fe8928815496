import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

/** A link that lets its receiver choose a new password, once. */
@Entity('password_reset')
export class PasswordReset {
  /** SHA-256 of what stands in the link. */
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  @Column('timestamptz')
  expiresAt!: Date;
}
