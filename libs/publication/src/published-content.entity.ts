import { Organization } from '@app/accounts';
import { Column, CreateDateColumn, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { PublicationState } from './publication';

/**
 * Columns of everything an organization writes and then shows to all: offerings, research seeds, equipment, precedents.
 * Each has its own table; this class has none.
 */
@Index(['organizationId', 'updatedAt', 'id'])
@Index(['state', 'updatedAt', 'id'])
export abstract class PublishedContent {
  @PrimaryColumn('uuid')
  id!: string;

  /** The owner: its members write it. */
  @ForeignKey(() => Organization)
  @Column('uuid')
  organizationId!: string;

  @Column('text')
  state!: PublicationState;

  /** Grows by one with every change; clients send it back in If-Match. */
  @Column('int')
  version!: number;

  /** 架空: demo data, as its owner is. */
  @Column('boolean', { default: false })
  fictional!: boolean;

  /** See text-search.ts; written with every change, never read. */
  @Index({ type: 'gin' })
  @Column('tsvector', { select: false })
  searchVector!: string;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** Milliseconds, as a Date and a cursor have them: lists are ordered by it and continued after it. */
  @Index()
  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  /** The version that the operations office has looked at last; null: none, or not of a kind that is reviewed. */
  @Column('int', { nullable: true })
  reviewedVersion!: number | null;

  /** The latest publication; null while it never was public. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  publishedAt!: Date | null;
}
