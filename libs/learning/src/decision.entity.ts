import { Organization, User } from '@app/accounts';
import type { CandidateKind, DecisionOutcome, DeclineReason } from '@app/contracts';
import { Idea } from '@app/ideas';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DecisionContent } from './decision';

/** What the lead municipality of an idea says of one candidate, as it stands. */
@Entity('decision')
@Index(['ideaId', 'kind', 'candidateId'], { unique: true })
export class Decision implements DecisionContent {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @Column('uuid')
  ideaId!: string;

  /** Whose decision it is. */
  @ForeignKey(() => Organization)
  @Column('uuid')
  organizationId!: string;

  @Column('text')
  kind!: CandidateKind;

  @Column('uuid')
  candidateId!: string;

  @Column('text')
  outcome!: DecisionOutcome;

  @Column('text', { nullable: true })
  reason!: DeclineReason | null;

  @Column('text')
  note!: string;

  /** Grows by one with every change; clients send it back in If-Match. */
  @Column('int')
  version!: number;

  /**
   * The run in whose list it was seen, and how it stood there. Copied, because lists go when newer ones come. All null
   * for a candidate that was found in another way.
   */
  @Column('uuid', { nullable: true })
  runId!: string | null;

  @Column('int', { nullable: true })
  ideaVersion!: number | null;

  @Column('int', { nullable: true })
  candidateVersion!: number | null;

  @Column('int', { nullable: true })
  rank!: number | null;

  @Column('jsonb', { nullable: true })
  features!: Readonly<Record<string, number>> | null;

  @Column('text', { nullable: true })
  weightsVersion!: string | null;

  /** What the other side answered to an inquiry; null: was not asked, or has not said. */
  @Column('text', { nullable: true })
  providerOutcome!: 'interested' | 'declined' | null;

  @Column('text', { nullable: true })
  providerReason!: DeclineReason | null;

  @ForeignKey(() => User)
  @Column('uuid')
  decidedBy!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Of the last change. Milliseconds, as a cursor has them. */
  @Column({ type: 'timestamptz', precision: 3 })
  decidedAt!: Date;
}

/** What was said after each change. */
@Entity('decision_version')
export class DecisionVersion {
  @ForeignKey(() => Decision, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  decisionId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  outcome!: DecisionOutcome;

  @Column('text', { nullable: true })
  reason!: DeclineReason | null;

  @Column('text')
  note!: string;

  @ForeignKey(() => User)
  @Column('uuid')
  changedBy!: string;

  @Column('timestamptz')
  changedAt!: Date;
}
