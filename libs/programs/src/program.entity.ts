import { Organization, User } from '@app/accounts';
import type { ApplicantKind, NeedKind, Pillar, ProgramKind, Stage, Theme } from '@app/contracts';
import { bigintAsNumber } from '@app/database';
import type { Rule } from '@app/matching';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { EditorialState, ProgramSource, WindowStatus } from './program';

/** A ministry's support measure. Whether it can be applied for now is derived from its windows, never stored. */
@Entity('program')
@Index(['source', 'externalId'], { unique: true })
@Index(['editorialState', 'name'])
// GIN; the migration makes it.
@Index('ix_program_search_vector', { synchronize: false })
export class Program {
  @PrimaryColumn('uuid')
  id!: string;

  /** Where the entry came from; `manual` was typed in here. */
  @Column('text')
  source!: ProgramSource;

  /** Stable within its source. */
  @Column('text')
  externalId!: string;

  @Column('text')
  editorialState!: EditorialState;

  @Column('int')
  version!: number;

  @Column('text')
  name!: string;

  @Index()
  @Column('text', { nullable: true })
  ministry!: string | null;

  @Column('text', { nullable: true })
  bureau!: string | null;

  /** The ministry unit whose editors may change the entry. */
  @ForeignKey(() => Organization)
  @Column('uuid', { nullable: true })
  ownerOrganizationId!: string | null;

  @Column('text', { nullable: true })
  kind!: ProgramKind | null;

  @Column('text', { array: true })
  themes!: Theme[];

  @Column('text', { array: true })
  pillars!: Pillar[];

  @Column('text', { array: true })
  needKinds!: NeedKind[];

  @Column('text', { array: true })
  stages!: Stage[];

  @Column('text', { nullable: true })
  summary!: string | null;

  @Column('text', { nullable: true })
  purpose!: string | null;

  @Column('text', { nullable: true })
  currentIssues!: string | null;

  @Column('text', { nullable: true })
  overview!: string | null;

  /** National target the measure is tied to. */
  @Column('text', { nullable: true })
  target!: string | null;

  @Column('int', { nullable: true })
  targetYear!: number | null;

  /** Official wording of the conditions, shown beside the structured rule. */
  @Column('text', { nullable: true })
  requirements!: string | null;

  @Column('text', { array: true })
  applicants!: ApplicantKind[];

  /** Official wording of who receives it (補助対象). */
  @Column('text', { nullable: true })
  applicantsText!: string | null;

  @Column('text', { nullable: true })
  rateText!: string | null;

  /** Highest stated rate, 0..1. */
  @Column('double precision', { nullable: true })
  maxRate!: number | null;

  @Column('text', { nullable: true })
  ceilingText!: string | null;

  /** Integer yen per project. */
  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  ceilingYen!: number | null;

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  floorYen!: number | null;

  /** 2-digit codes when limited to some prefectures; empty = nationwide or not stated. */
  @Column('text', { array: true })
  prefectures!: string[];

  /** Structured eligibility; null = not recorded. */
  @Column('jsonb', { nullable: true })
  eligibility!: Rule | null;

  @Column('int', { nullable: true })
  fiscalYear!: number | null;

  @Column('int', { nullable: true })
  startYear!: number | null;

  @Column('int', { nullable: true })
  endYear!: number | null;

  @Column('text', { array: true })
  implementationMethods!: string[];

  @Column('text', { nullable: true })
  majorExpense!: string | null;

  @Column('text', { nullable: true })
  url!: string | null;

  @Column('text', { nullable: true })
  applicationUrl!: string | null;

  @Column('text', { nullable: true })
  sourceTitle!: string | null;

  @Column('date', { nullable: true })
  lastVerifiedOn!: string | null;

  /** Fields a person has corrected by hand; imports leave them alone. */
  @Column('text', { array: true })
  correctedFields!: string[];

  /** 架空: demo data. */
  @Column('boolean', { default: false })
  fictional!: boolean;

  /** See text-search.ts; written with every change, never read. */
  @Column('tsvector', { select: false })
  searchVector!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Index()
  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;
}

/** 公募期間: a period in which the program takes applications. */
@Entity('application_window')
export class ApplicationWindow {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Program, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  programId!: string;

  /** April–March, the year of its April. */
  @Column('int')
  fiscalYear!: number;

  @Column('date', { nullable: true })
  opensOn!: string | null;

  @Column('date', { nullable: true })
  closesOn!: string | null;

  @Column('text')
  status!: WindowStatus;

  @Column('text', { nullable: true })
  note!: string | null;
}

/** What the entry looked like after each change. */
@Entity('program_version')
export class ProgramVersion {
  @ForeignKey(() => Program, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  programId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  editorialState!: EditorialState;

  @Column('jsonb')
  content!: Record<string, unknown>;

  /** null: an import. */
  @ForeignKey(() => User)
  @Column('uuid', { nullable: true })
  changedBy!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  changedAt!: Date;
}

export const PROGRAMS_ENTITIES = [Program, ApplicationWindow, ProgramVersion];
