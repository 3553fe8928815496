import type { Package, PackagesResult } from '@app/matching';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { RecommendationRun } from './recommendation-run.entity';

/** The packages (新結合) a run has composed of its lists. They go when its lists go. */
@Entity('recommendation_packages')
export class RecommendationPackages {
  @ForeignKey(() => RecommendationRun, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  runId!: string;

  /** Names the weights of a package's value. */
  @Column('text')
  weightsVersion!: string;

  /** How many of the listed candidates could have been members. */
  @Column('int')
  considered!: number;

  /** How many could not, by reason. */
  @Column('jsonb')
  leftOut!: PackagesResult['leftOut'];

  /** By rank. */
  @Column('jsonb')
  packages!: readonly Package[];
}
