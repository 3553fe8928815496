import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

/** A recovery code that has not been used. Using it removes the row. */
@Entity('recovery_code')
export class RecoveryCode {
  /** SHA-256 of owner and code. */
  @PrimaryColumn('bytea')
  codeHash!: Buffer;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;
}
