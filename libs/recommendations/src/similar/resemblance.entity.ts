import { Idea } from '@app/ideas';
import type { SimilarDocumentFound } from '@app/matching';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export type ResemblingKind = 'idea' | 'precedent';

/** An idea and another idea, or a precedent, that speak of the same. A pair of ideas stands here once, either way round. */
@Entity('resemblance')
@Index(['otherKind', 'otherId'])
export class Resemblance {
  @ForeignKey(() => Idea, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  ideaId!: string;

  @PrimaryColumn('text')
  otherKind!: ResemblingKind;

  @PrimaryColumn('uuid')
  otherId!: string;

  /** 0..1; orders, is never shown. */
  @Column('double precision')
  score!: number;

  /** The same municipality says nearly the same again. */
  @Column('boolean')
  nearDuplicate!: boolean;

  /** In what they are like, each 0..1 or null. */
  @Column('jsonb')
  parts!: SimilarDocumentFound['resemblance'];
}
