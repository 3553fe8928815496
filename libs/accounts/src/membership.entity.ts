import type { Role } from '@app/authz';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from './organization.entity';
import { User } from './user.entity';

@Entity('membership')
export class Membership {
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;

  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @Index()
  @PrimaryColumn('uuid')
  organizationId!: string;

  @Column('text')
  role!: Role;
}
