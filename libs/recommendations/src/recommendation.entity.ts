import type { CandidateKind } from '@app/contracts';
import type { Band, Contribution, Gap, Reason, RuleChange, RuleTrace, Verdict } from '@app/matching';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { RecommendationRun } from './recommendation-run.entity';

/** One candidate in the list of one run. */
@Entity('recommendation')
@Index(['kind', 'candidateId'])
export class Recommendation {
  @ForeignKey(() => RecommendationRun, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  runId!: string;

  @PrimaryColumn('text')
  kind!: CandidateKind;

  @PrimaryColumn('uuid')
  candidateId!: string;

  /** The candidate's version that was judged. */
  @Column('int')
  candidateVersion!: number;

  @Column('int')
  rank!: number;

  @Column('double precision')
  score!: number;

  @Column('text')
  band!: Band;

  @Column('text')
  verdict!: Verdict;

  @Column('jsonb')
  contributions!: readonly Contribution[];

  @Column('jsonb')
  reasons!: readonly Reason[];

  @Column('jsonb')
  gaps!: readonly Gap[];

  @Column('jsonb', { nullable: true })
  trace!: RuleTrace | null;

  @Column('jsonb')
  changes!: readonly RuleChange[];
}
