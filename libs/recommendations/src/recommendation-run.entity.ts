import { type CandidateKind, type MatchTrigger } from '@app/contracts';
import { Idea } from '@app/ideas';
import type { KindResult } from '@app/matching';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { RunStage, RunState } from './recommendation-run';

/** One recorded matching of one idea as it stood at `ideaVersion`. */
@Entity('recommendation_run')
@Index(['ideaId', 'startedAt'])
@Index('ix_recommendation_run_finished_at', ['finishedAt'], { where: 'current' })
@Index('ix_recommendation_run_started_at', ['startedAt'], { where: `state = 'running'` })
// At most one run per idea is what its readers see.
@Index('ix_recommendation_run_current', ['ideaId'], { unique: true, where: 'current' })
export class RecommendationRun {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @Column('uuid')
  ideaId!: string;

  @Column('int')
  ideaVersion!: number;

  @Column('text')
  trigger!: MatchTrigger;

  @Column('text')
  state!: RunState;

  @Column('boolean', { default: false })
  current!: boolean;

  @Column('text')
  stage!: RunStage;

  /** Candidates looked at so far, and all of them. */
  @Column('int', { default: 0 })
  done!: number;

  @Column('int', { default: 0 })
  total!: number;

  @Column('timestamptz')
  startedAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;

  /** Day in Japan for which windows were judged. */
  @Column('date')
  asOf!: string;

  @Column('text', { nullable: true })
  analyserVersion!: string | null;

  @Column('text', { nullable: true })
  rulesVersion!: string | null;

  @Column('text', { nullable: true })
  weightsVersion!: string | null;

  @Column('text', { nullable: true })
  snapshotId!: string | null;
}

/** What a run found of one kind. Runs are kept as a record; their lists go, but for the last ones of an idea. */
@Entity('recommendation_list')
// Which ideas list a candidate. GIN, in SQL: TypeORM knows no such index.
@Index('ix_recommendation_list_candidate_ids', { synchronize: false })
export class RecommendationList {
  @ForeignKey(() => RecommendationRun, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  runId!: string;

  @PrimaryColumn('text')
  kind!: CandidateKind;

  /** How many candidates were searched. */
  @Column('int')
  searched!: number;

  /** KindResult.entry of the engine: what a new candidate must reach to enter the list. */
  @Column('jsonb')
  entry!: KindResult['entry'];

  /** Everyone who stands in `items`. */
  @Column('uuid', { array: true })
  candidateIds!: string[];

  /** The candidates with their reasons, as `encodeList` makes it. */
  @Column('bytea')
  items!: Buffer;
}
