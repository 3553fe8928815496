import { bigintAsNumber } from '@app/database';
import type { ProgramSource } from '@app/programs';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** What somebody received national money for in one fiscal year, as published. Changed only by imports. */
@Entity('award')
@Index(['fiscalYear', 'key'], { unique: true })
export class Award {
  @PrimaryColumn('uuid')
  id!: string;

  /** April–March, the year of its April. */
  @Column('int')
  fiscalYear!: number;

  /** awardKey(): an import finds the award again by it. */
  @Column('text')
  key!: string;

  @Column('text')
  text!: string;

  /** Sources of programs in which the identifiers of `award_program` mean something. */
  @Column('text', { array: true })
  programSources!: ProgramSource[];

  /** 出典, as shown to readers; null when the import did not say. */
  @Column('text', { nullable: true })
  sourceTitle!: string | null;

  /** awardHash(): a row that an import brings again unchanged is left alone. */
  @Column('text')
  contentHash!: string;

  @Column('int')
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Index()
  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;
}

/**
 * A program that paid, by its identifier in the sources of the award. No key of our own: a program that is imported
 * later, or was imported from two sources, is found all the same.
 */
@Entity('award_program')
export class AwardProgram {
  @ForeignKey(() => Award, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  awardId!: string;

  @Index()
  @PrimaryColumn('text')
  externalId!: string;
}

@Entity('award_recipient')
export class AwardRecipient {
  @ForeignKey(() => Award, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  awardId!: string;

  @PrimaryColumn('int')
  position!: number;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  corporateNumber!: string | null;

  /** 団体コード; not only of those in our list of organizations: 一部事務組合 have codes, too. */
  @Index()
  @Column('text', { nullable: true })
  localGovernmentCode!: string | null;

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  amountYen!: number | null;
}

export const AWARDS_ENTITIES = [Award, AwardProgram, AwardRecipient];
