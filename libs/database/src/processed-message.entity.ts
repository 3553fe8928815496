import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Written in the transaction of a job's effect: a second run of the same message finds it and does nothing. */
@Entity('processed_message')
export class ProcessedMessage {
  @PrimaryColumn('text')
  consumer!: string;

  @PrimaryColumn('text')
  messageId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  processedAt!: Date;
}
