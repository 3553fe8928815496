import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The statistics by which all workers score at present. */
@Entity('corpus_statistics')
export class StoredStatistics {
  /** Versions of the analyser and of the format: workers of different versions keep apart. */
  @PrimaryColumn('text')
  basis!: string;

  @Column('text')
  id!: string;

  /** From how many candidates they were taken. */
  @Column('int')
  documents!: number;

  /** Candidates changed after it are not in them. */
  @Column('timestamptz')
  takenAt!: Date;

  /** CorpusStatistics of the engine, deflated. */
  @Column('bytea')
  data!: Buffer;
}
