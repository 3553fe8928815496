import { Organization } from '@app/accounts';
import { Column, Entity, ForeignKey, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { AssemblySession } from './fiscal-calendar';

/** What a local government has entered about its year; without a row the usual calendar holds. */
@Entity('fiscal_calendar')
export class FiscalCalendar {
  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  organizationId!: string;

  @Column('int')
  version!: number;

  @Column('jsonb')
  sessions!: readonly AssemblySession[];

  @Column('int')
  decisionDays!: number;

  @Column('int')
  contractDays!: number;

  @Column('int')
  preparationDays!: number;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;
}
