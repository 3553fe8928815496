import { Organization, User } from '@app/accounts';
import type { NeedKind, PartnerKind, Stage, Theme } from '@app/contracts';
import { bigintAsNumber } from '@app/database';
import { StoredFile } from '@app/uploads';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { IdeaState, OpenIdeaContent } from './idea';

@Entity('idea')
@Index(['organizationId', 'updatedAt'])
@Index(['updatedAt'])
@Index(['state', 'submittedAt'])
export class Idea {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lead organization of a joint idea, the only one otherwise. */
  @ForeignKey(() => Organization)
  @Column('uuid')
  organizationId!: string;

  @Column('text')
  state!: IdeaState;

  /** Grows by one with every change; clients send it back in If-Match. */
  @Column('int')
  version!: number;

  /** 受付番号, given at submission: fiscal year and running number, e.g. 2026-000012. */
  @Index({ unique: true })
  @Column('text', { nullable: true })
  receiptNumber!: string | null;

  @Column('text')
  title!: string;

  @Column('text')
  challenge!: string;

  @Column('text')
  assets!: string;

  @Column('text')
  combination!: string;

  @Column('text')
  publicSummary!: string;

  @Column('text', { array: true })
  themes!: Theme[];

  @Column('text', { nullable: true })
  stage!: Stage | null;

  @Column('text', { array: true })
  partnerKinds!: PartnerKind[];

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  budgetYen!: number | null;

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  ownShareYen!: number | null;

  @Column('date', { nullable: true })
  startOn!: string | null;

  @Column('date', { nullable: true })
  endOn!: string | null;

  /** 架空: demo data. */
  @Column('boolean', { default: false })
  fictional!: boolean;

  @ForeignKey(() => User)
  @Column('uuid')
  createdBy!: string;

  /** Who of the lead organization looks after it; moves by a hand-over. */
  @ForeignKey(() => User)
  @Index()
  @Column('uuid')
  responsibleUserId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Milliseconds, as a cursor has them. */
  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  @Column('timestamptz', { nullable: true })
  submittedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  withdrawnAt!: Date | null;
}

@Entity('idea_need')
export class IdeaNeed {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  ideaId!: string;

  @Column('int')
  position!: number;

  @Column('text')
  kind!: NeedKind;

  @Column('text')
  description!: string;
}

/** The other organizations of a joint idea. */
@Entity('idea_member')
export class IdeaMember {
  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  ideaId!: string;

  @ForeignKey(() => Organization)
  @Index()
  @PrimaryColumn('uuid')
  organizationId!: string;
}

/** What the idea looked like after each change. */
@Entity('idea_version')
export class IdeaVersion {
  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  ideaId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  state!: IdeaState;

  @Column('jsonb')
  content!: OpenIdeaContent;

  @ForeignKey(() => User)
  @Column('uuid')
  changedBy!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  changedAt!: Date;
}

/** The private memo of a version, where it has one; in a table of its own, because readers of an idea read its row. */
@Entity('idea_memo')
export class IdeaMemo {
  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  ideaId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  memo!: string;
}

/** 添付資料 */
@Entity('idea_attachment')
export class IdeaAttachment {
  @ForeignKey(() => StoredFile, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  fileId!: string;

  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  ideaId!: string;
}

@Entity('receipt_counter')
export class ReceiptCounter {
  @PrimaryColumn('int')
  fiscalYear!: number;

  @Column('int')
  lastNumber!: number;
}

export const IDEAS_ENTITIES = [Idea, IdeaNeed, IdeaMember, IdeaVersion, IdeaMemo, IdeaAttachment, ReceiptCounter];
