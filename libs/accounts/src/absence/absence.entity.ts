import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';

/** Somebody is away from a day to a day, both included, and a deputy answers instead. */
@Entity('absence')
@Index(['organizationId', 'toOn'])
export class Absence {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @Column('uuid')
  organizationId!: string;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Column('uuid')
  deputyId!: string;

  /** Day in Japan. */
  @Column('date')
  fromOn!: string;

  @Column('date')
  toOn!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
