import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Recommendations1764000000600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE recommendation_run (
        id uuid NOT NULL,
        idea_id uuid NOT NULL,
        idea_version integer NOT NULL,
        "trigger" text NOT NULL,
        state text NOT NULL,
        "current" boolean NOT NULL DEFAULT false,
        stage text NOT NULL,
        done integer NOT NULL DEFAULT '0',
        total integer NOT NULL DEFAULT '0',
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        as_of date NOT NULL,
        analyser_version text,
        rules_version text,
        weights_version text,
        snapshot_id text,
        CONSTRAINT pk_recommendation_run PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX ix_recommendation_run_current ON recommendation_run(idea_id) WHERE current`,
    );
    await queryRunner.query(
      `CREATE INDEX ix_recommendation_run_idea_id_started_at ON recommendation_run(idea_id, started_at)`,
    );
    await queryRunner.query(`
      CREATE TABLE recommendation_list (
        run_id uuid NOT NULL,
        kind text NOT NULL,
        searched integer NOT NULL,
        entry jsonb NOT NULL,
        CONSTRAINT pk_recommendation_list PRIMARY KEY (run_id, kind)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE recommendation (
        run_id uuid NOT NULL,
        kind text NOT NULL,
        candidate_id uuid NOT NULL,
        candidate_version integer NOT NULL,
        rank integer NOT NULL,
        score double precision NOT NULL,
        band text NOT NULL,
        verdict text NOT NULL,
        contributions jsonb NOT NULL,
        reasons jsonb NOT NULL,
        gaps jsonb NOT NULL,
        trace jsonb,
        changes jsonb NOT NULL,
        CONSTRAINT pk_recommendation PRIMARY KEY (run_id, kind, candidate_id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_recommendation_kind_candidate_id ON recommendation(kind, candidate_id)`);
    await queryRunner.query(`
      CREATE TABLE candidate_analysis (
        kind text NOT NULL,
        candidate_id uuid NOT NULL,
        candidate_version integer NOT NULL,
        analyser_version text NOT NULL,
        analysis bytea NOT NULL,
        CONSTRAINT pk_candidate_analysis PRIMARY KEY (kind, candidate_id)
      )
    `);
    await queryRunner.query(
      `ALTER TABLE recommendation_run ADD CONSTRAINT fk_recommendation_run_idea_id FOREIGN KEY (idea_id) REFERENCES idea(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE recommendation_list ADD CONSTRAINT fk_recommendation_list_run_id FOREIGN KEY (run_id) REFERENCES recommendation_run(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE recommendation ADD CONSTRAINT fk_recommendation_run_id FOREIGN KEY (run_id) REFERENCES recommendation_run(id) ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE candidate_analysis`);
    await queryRunner.query(`DROP TABLE recommendation`);
    await queryRunner.query(`DROP TABLE recommendation_list`);
    await queryRunner.query(`DROP TABLE recommendation_run`);
  }
}
