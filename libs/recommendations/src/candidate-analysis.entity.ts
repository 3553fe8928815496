import type { CandidateKind } from '@app/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Cached text analysis, so that a worker starts without analysing everything again. */
@Entity('candidate_analysis')
export class CandidateAnalysis {
  @PrimaryColumn('text')
  kind!: CandidateKind;

  @PrimaryColumn('uuid')
  candidateId!: string;

  @Column('int')
  candidateVersion!: number;

  @Column('text')
  analyserVersion!: string;

  @Column('bytea')
  analysis!: Buffer;
}
