import { Organization, User } from '@app/accounts';
import { Idea } from '@app/ideas';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { InquiryDeclineReason, InquiryShare, InquiryState, InquirySubjectKind } from './inquiry';

/** What the other side was shown, as it stood when it was asked. */
export interface SharedIdea {
  readonly title: string;
  readonly publicSummary: string;
  /** Only where the whole idea was shared. */
  readonly challenge?: string;
  readonly assets?: string;
  readonly combination?: string;
  readonly needs?: readonly { readonly kind: string; readonly description: string }[];
  readonly budgetYen?: number | null;
  readonly startOn?: string | null;
}

/** 打診. Both sides read the row; row level security shows it to nobody else. */
@Entity('inquiry')
@Index(['askerOrganizationId', 'updatedAt', 'id'])
@Index(['recipientOrganizationId', 'updatedAt', 'id'])
@Index('ix_inquiry_alive', ['ideaId', 'subjectKind', 'subjectId'], {
  unique: true,
  where: `state IN ('open', 'interested', 'needs_talk')`,
})
export class Inquiry {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @Column('uuid')
  ideaId!: string;

  @Column('int')
  ideaVersion!: number;

  @ForeignKey(() => Organization)
  @Column('uuid')
  askerOrganizationId!: string;

  @ForeignKey(() => User)
  @Index()
  @Column('uuid')
  askedBy!: string;

  @ForeignKey(() => Organization)
  @Column('uuid')
  recipientOrganizationId!: string;

  @Column('text')
  subjectKind!: InquirySubjectKind;

  @Column('uuid')
  subjectId!: string;

  /** As it was called when it was asked about. */
  @Column('text')
  subjectTitle!: string;

  @Column('text')
  message!: string;

  @Column('text')
  share!: InquiryShare;

  @Column('jsonb')
  shared!: SharedIdea;

  @Column('text')
  state!: InquiryState;

  @Column('int')
  version!: number;

  /** Day in Japan until which an answer is asked for. */
  @Column('date')
  dueOn!: string;

  /** Reminders sent: 0, 1, 2. */
  @Column('int')
  reminders!: number;

  @Column('text', { nullable: true })
  declineReason!: InquiryDeclineReason | null;

  /** What the other side says with its answer. */
  @Column('text')
  answer!: string;

  @ForeignKey(() => User)
  @Index()
  @Column('uuid', { nullable: true })
  answeredBy!: string | null;

  @Column('timestamptz', { nullable: true })
  answeredAt!: Date | null;

  @Column('boolean')
  fictional!: boolean;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}

/** What the two sides write to one another afterwards. Append-only. */
@Entity('inquiry_message')
@Index(['inquiryId', 'createdAt', 'id'])
export class InquiryMessage {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Inquiry, { onDelete: 'CASCADE' })
  @Column('uuid')
  inquiryId!: string;

  @ForeignKey(() => Organization)
  @Column('uuid')
  organizationId!: string;

  @ForeignKey(() => User)
  @Index()
  @Column('uuid')
  authorId!: string;

  @Column('text')
  text!: string;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}

export const INQUIRIES_ENTITIES = [Inquiry, InquiryMessage];
