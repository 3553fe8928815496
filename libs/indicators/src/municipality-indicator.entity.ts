import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A published figure of a local government in one year; former years stay. Changed only by imports. */
@Entity('municipality_indicator')
export class MunicipalityIndicator {
  /** 団体コード; also of bodies that have merged since. */
  @PrimaryColumn('text')
  code!: string;

  @PrimaryColumn('text')
  indicator!: string;

  @PrimaryColumn('int')
  year!: number;

  @Column('double precision')
  value!: number;

  @Column('text')
  unit!: string;

  @Column('text')
  sourceTitle!: string;

  @Column('text', { nullable: true })
  sourceUrl!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;
}
