import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a worker asks again and again: who changed since, which lists are new, which runs were never ended. */
export class MatchingIndexes1764000000901 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX ix_idea_updated_at ON idea(updated_at)`);
    await queryRunner.query(
      `CREATE INDEX ix_recommendation_run_finished_at ON recommendation_run(finished_at) WHERE current`,
    );
    await queryRunner.query(
      `CREATE INDEX ix_recommendation_run_started_at ON recommendation_run(started_at) WHERE state = 'running'`,
    );
    await queryRunner.query(`CREATE INDEX ix_outbox_name_occurred_at ON outbox(name, occurred_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX ix_outbox_name_occurred_at`);
    await queryRunner.query(`DROP INDEX ix_recommendation_run_started_at`);
    await queryRunner.query(`DROP INDEX ix_recommendation_run_finished_at`);
    await queryRunner.query(`DROP INDEX ix_idea_updated_at`);
  }
}
