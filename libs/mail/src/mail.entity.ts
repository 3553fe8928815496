import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MailLanguage } from './content';
import type { MailTemplate } from './templates';

/**
 * queued: will be sent. kept: no mail server is configured, it lies in the development mailbox. sent: a mail server has
 * taken it. failed: the attempts are used up; a redriven job tries again.
 */
export type MailState = 'queued' | 'kept' | 'sent' | 'failed';

@Entity('mail')
@Index(['toAddress', 'createdAt'])
@Index(['state', 'createdAt'])
export class Mail {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  toAddress!: string;

  @Column('text')
  template!: MailTemplate;

  @Column('text')
  language!: MailLanguage;

  /** Links in them may hold secrets: gone once the mail is sent, or too old to be. */
  @Column('jsonb', { nullable: true })
  parameters!: Record<string, unknown> | null;

  @Column('text')
  state!: MailState;

  /** Attempts that failed. */
  @Column('int', { default: 0 })
  failures!: number;

  /** Why the last attempt failed, as the mail server said it. */
  @Column('text', { nullable: true })
  lastError!: string | null;

  /** Milliseconds, as a cursor has them. */
  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  sentAt!: Date | null;
}
