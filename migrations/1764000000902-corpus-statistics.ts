import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the corpus says about terms, taken by one worker and used by all: otherwise their scores are not comparable. */
export class CorpusStatistics1764000000902 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE corpus_statistics (
        basis text NOT NULL,
        id text NOT NULL,
        documents integer NOT NULL,
        taken_at timestamptz NOT NULL,
        data bytea NOT NULL,
        CONSTRAINT pk_corpus_statistics PRIMARY KEY (basis)
      )
    `);
    await queryRunner.query(`ALTER TABLE corpus_statistics ALTER data SET STORAGE EXTERNAL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE corpus_statistics`);
  }
}
