import { Column, Entity, ForeignKey, Generated, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';

/** How somebody signed in. */
export type SignInMethod = 'password' | 'oidc';

/** Server-side session; the cookie holds the token, the database only its SHA-256. */
@Entity('session')
export class Session {
  /** Changes whenever the token is replaced by a new one; the row stays. */
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  /** Names the session in lists and records, where its token has no business. */
  @Index({ unique: true })
  @Generated('uuid')
  @Column('uuid')
  id!: string;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  /** The organization the user acts for. */
  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @Column('uuid')
  organizationId!: string;

  /** Sign-in. From here on the longest life of the session counts, however often its token is replaced. */
  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz')
  lastSeenAt!: Date;

  @Column('text', { default: 'password' })
  method!: SignInMethod;

  /** When its owner last proved to be there: at sign-in, or since by password, second factor or provider. */
  @Column('timestamptz', { default: () => 'now()' })
  provenAt!: Date;

  /** null: no second factor was given in this session. */
  @Column('timestamptz', { nullable: true })
  secondFactorAt!: Date | null;

  /** Browser and system as their header names them; empty: none that we know. */
  @Column('text', { default: '' })
  device!: string;

  /** The network only (/24, /48): enough to recognise one's own, too little to follow somebody. */
  @Column('text', { default: '' })
  network!: string;
}
