import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

/** An account at a provider through which somebody signs in. Only issuer and subject name it: addresses change hands. */
@Entity('user_identity')
@Index(['issuer', 'subject'], { unique: true })
export class UserIdentity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  @Column('text')
  issuer!: string;

  /** What the issuer calls the person. */
  @Column('text')
  subject!: string;

  /** When it was linked. */
  @Column('timestamptz')
  createdAt!: Date;

  /** null: linked, but nobody has signed in through it so far. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;
}
