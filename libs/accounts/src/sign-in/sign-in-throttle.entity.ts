import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Failed attempts to prove who one is, of one account or from one address. */
@Entity('sign_in_throttle')
export class SignInThrottle {
  /** SHA-256 of what is counted: neither addresses nor names of accounts that may not exist stand here. */
  @PrimaryColumn('bytea')
  key!: Buffer;

  @Column('int')
  failures!: number;

  @Index()
  @Column('timestamptz')
  lastAt!: Date;

  /** null: the next attempt is free. */
  @Column('timestamptz', { nullable: true })
  blockedUntil!: Date | null;
}
