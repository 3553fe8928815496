import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('app_user')
export class User {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower case. */
  @Index({ unique: true })
  @Column('text')
  email!: string;

  @Column('text')
  displayName!: string;

  /** argon2id in PHC string format; null: signs in by other means only. */
  @Column('text', { nullable: true })
  passwordHash!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Its owner has deleted the account: address and name are a pseudonym, and nobody signs in with it any more. */
  @Column('timestamptz', { nullable: true })
  deletedAt!: Date | null;
}
