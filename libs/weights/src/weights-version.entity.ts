import { User } from '@app/accounts';
import type { TrainingSummary, WeightsComparison } from '@app/matching';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export const WEIGHTS_STATE = { proposed: '提案', active: '使用中', retired: '過去の版' } as const;
export type WeightsState = keyof typeof WEIGHTS_STATE;

/** A set of weights of the engine. At most one is in use. */
@Entity('weights_version')
@Index('ix_weights_version_active', ['state'], { unique: true, where: `state = 'active'` })
export class WeightsVersion {
  @PrimaryColumn('uuid')
  id!: string;

  /** Counts up from 1; what people call the version by. */
  @Index({ unique: true })
  @Column('int')
  number!: number;

  /** `shipped`: whatever weights this program comes with, also after an update. */
  /** Grows by one with every comparison and change of state; clients send it back in If-Match. */
  @Column('int', { default: 1 })
  version!: number;

  @Column('text')
  origin!: 'shipped' | 'learned';

  @Column('text')
  state!: WeightsState;

  /** null for the shipped weights, as `weights` is empty for them. */
  @Column('double precision', { nullable: true })
  intercept!: number | null;

  /** By name of the feature; one that is missing takes its shipped weight. */
  @Column('jsonb')
  weights!: Readonly<Record<string, number>>;

  /** Version of the shipped weights from which these were learned. */
  @Column('text', { nullable: true })
  shippedVersion!: string | null;

  /** What was in use when it was proposed. */
  @ForeignKey(() => WeightsVersion)
  @Column('uuid', { nullable: true })
  parentId!: string | null;

  @Column('jsonb', { nullable: true })
  summary!: TrainingSummary | null;

  /** The last comparison with what was in use then. */
  @Column('jsonb', { nullable: true })
  comparison!: WeightsComparison | null;

  @Column('timestamptz', { nullable: true })
  comparedAt!: Date | null;

  /** null: came with the program. */
  @ForeignKey(() => User)
  @Column('uuid', { nullable: true })
  createdBy!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @ForeignKey(() => User)
  @Column('uuid', { nullable: true })
  activatedBy!: string | null;

  /** When it was last put into use; null: never. */
  @Column('timestamptz', { nullable: true })
  activatedAt!: Date | null;
}
