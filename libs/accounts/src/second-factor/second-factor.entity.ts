import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

/** A confirmed generator of one-time codes (RFC 6238). At most one per person. */
@Entity('second_factor')
export class SecondFactor {
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;

  /** Which of SECRET_KEYS sealed the secret. */
  @Column('text')
  keyId!: string;

  /** AES-256-GCM, see `SecretBox`. */
  @Column('bytea')
  sealedSecret!: Buffer;

  /** Half minutes since 1970 of the last code that was accepted: neither it nor an earlier one is accepted again. */
  @Column('int')
  lastStep!: number;

  @Column('timestamptz')
  confirmedAt!: Date;
}
