import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PublicationAction, PublicationState } from './publication';
import type { ReviewRemark } from './publication-review';

/** What published content said in one version; who changed it stands in the audit. Append-only. */
@Entity('content_version')
export class ContentVersion {
  @PrimaryColumn('text')
  subjectType!: string;

  @PrimaryColumn('uuid')
  contentId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  state!: PublicationState;

  @Column('jsonb')
  content!: object;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  changedAt!: Date;
}

/** What the operations office decided about a version, and why. Append-only. */
@Entity('content_review')
@Index(['subjectType', 'contentId', 'decidedAt'])
export class ContentReview {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  subjectType!: string;

  @Column('uuid')
  contentId!: string;

  /** The version that the decision made. */
  @Column('int')
  version!: number;

  @Column('text')
  decision!: PublicationAction;

  @Column('jsonb')
  remarks!: ReviewRemark[];

  /** Of a suspension; empty otherwise. */
  @Column('text')
  reason!: string;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  decidedAt!: Date;
}

export const PUBLICATION_ENTITIES = [ContentVersion, ContentReview];
