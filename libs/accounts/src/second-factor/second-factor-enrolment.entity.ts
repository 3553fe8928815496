import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

/** A secret that was shown and waits for a first code. What is in use meanwhile stays in use. */
@Entity('second_factor_enrolment')
export class SecondFactorEnrolment {
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;

  @Column('text')
  keyId!: string;

  @Column('bytea')
  sealedSecret!: Buffer;

  @Column('timestamptz')
  expiresAt!: Date;
}
