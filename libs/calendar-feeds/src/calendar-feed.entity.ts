import { Organization, User } from '@app/accounts';
import { Idea } from '@app/ideas';
import { SavedSearch } from '@app/saved-searches';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** An address by which calendar programs read one feed without a sign-in. It opens this feed and nothing else. */
@Entity('calendar_feed')
@Check('ck_calendar_feed_one_source', '(saved_search_id IS NULL) <> (idea_id IS NULL)')
export class CalendarFeed {
  @PrimaryColumn('uuid')
  id!: string;

  /** Who made it: with this person's access, as it is when it is read. */
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  /** For which the person acted. */
  @ForeignKey(() => Organization, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  organizationId!: string;

  /** SHA-256. */
  @Index({ unique: true })
  @Column('bytea')
  tokenHash!: Buffer;

  /** Either this or an idea. */
  @ForeignKey(() => SavedSearch, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid', { nullable: true })
  savedSearchId!: string | null;

  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid', { nullable: true })
  ideaId!: string | null;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** To the minute; null: never used. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}
