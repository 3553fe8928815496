import { User } from '@app/accounts';
import type { MailLanguage } from '@app/mail';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { SearchKind, SearchParameters } from './search-kind';

/** A search somebody keeps. It is theirs alone. */
@Entity('saved_search')
@Index(['userId', 'createdAt', 'id'])
export class SavedSearch {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Column('uuid')
  userId!: string;

  @Column('text')
  kind!: SearchKind;

  @Column('text')
  name!: string;

  @Column('jsonb')
  parameters!: SearchParameters;

  /** Mails tell what is new in it. */
  @Column('boolean')
  alerts!: boolean;

  /** A horizon: what changed before it was told, or was there when the search was made. */
  @Column({ type: 'timestamptz', precision: 3 })
  toldThrough!: Date;

  /** That its parameters are no longer understood was told once. */
  @Column('boolean', { default: false })
  outdatedTold!: boolean;

  @Column('int')
  version!: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}

/** When and in which language somebody wants to be told. Without a row: as the settings say, in Japanese. */
@Entity('alert_preference')
export class AlertPreference {
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;

  /** 0–23, in Japan. */
  @Column('int')
  hour!: number;

  @Column('text')
  language!: MailLanguage;

  /** No mails at all, whatever single searches say. */
  @Column('boolean')
  paused!: boolean;

  @Column('int')
  version!: number;
}

/** That a person's searches were looked through on a day: once, by whichever worker comes first. */
@Entity('alert_digest')
export class AlertDigest {
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;

  /** In Japan. */
  @Index()
  @PrimaryColumn('date')
  day!: string;

  @Column('boolean', { default: false })
  mailed!: boolean;
}

/** A link of a mail that stops further ones, without a sign-in. */
@Entity('alert_stop')
export class AlertStop {
  /** SHA-256. */
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid')
  userId!: string;

  /** null: all mails about searches. */
  @ForeignKey(() => SavedSearch, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid', { nullable: true })
  savedSearchId!: string | null;

  @Index()
  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}

export const SAVED_SEARCHES_ENTITIES = [SavedSearch, AlertPreference, AlertDigest, AlertStop];
