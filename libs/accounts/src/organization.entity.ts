import type { AreaAttribute, LocalGovernmentType, OrganizationKind } from '@app/contracts';
import type { OrganizationState } from './organization-state';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity('organization')
@Index(['kind', 'prefectureCode'])
export class Organization {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  kind!: OrganizationKind;

  @Column('text')
  name!: string;

  /** Reading in hiragana; null where none is known. */
  @Column('text', { nullable: true })
  kana!: string | null;

  /** 団体コード, 6 digits with check digit: local governments only. */
  @Index({ unique: true })
  @Column('text', { nullable: true })
  code!: string | null;

  /** 法人番号, 13 digits. */
  @Index({ unique: true })
  @Column('text', { nullable: true })
  corporateNumber!: string | null;

  /** 学校コード, 13 characters. */
  @Index({ unique: true })
  @Column('text', { nullable: true })
  schoolCode!: string | null;

  /** Local governments are there before anyone acts for them: approved, without people, to be claimed. */
  @Column('text', { default: 'approved' })
  state!: OrganizationState;

  /** The ministry of a bureau or unit. */
  @ForeignKey(() => Organization)
  @Index()
  @Column('uuid', { nullable: true })
  parentId!: string | null;

  @Column('text', { nullable: true })
  localGovernmentType!: LocalGovernmentType | null;

  /** JIS X 0401, 2 digits. */
  @Column('text', { nullable: true })
  prefectureCode!: string | null;

  /** null: not known. No figure is invented. */
  @Column('int', { nullable: true })
  population!: number | null;

  /** null: not known; empty: known to have none. */
  @Column('text', { array: true, nullable: true })
  areaAttributes!: AreaAttribute[] | null;

  @Column('text', { nullable: true })
  introduction!: string | null;

  /** 架空: demo data, to be labelled wherever it is shown. */
  @Column('boolean', { default: false })
  fictional!: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
