import type { EventName } from '@app/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from './transformers';

/** A domain event, written in the transaction of the change it tells of. */
@Entity('outbox')
@Index('ix_outbox_pending', ['position'], { where: 'published_at IS NULL' })
@Index(['name', 'occurredAt'])
export class OutboxEvent {
  @PrimaryColumn('uuid')
  id!: string;

  /** Order in which the relay takes them. */
  @Index({ unique: true })
  @Column('bigint', { generated: 'increment', transformer: bigintAsNumber })
  position!: number;

  @Column('text')
  name!: EventName;

  @Column('jsonb')
  payload!: Record<string, unknown>;

  @Column('text', { nullable: true })
  requestId!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  occurredAt!: Date;

  @Column('timestamptz', { nullable: true })
  publishedAt!: Date | null;
}
