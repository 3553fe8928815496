import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Packages of a run: one row per run, as they are only read together. */
export class Packages1764000000700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE recommendation_packages (
        run_id uuid NOT NULL,
        weights_version text NOT NULL,
        considered integer NOT NULL,
        left_out jsonb NOT NULL,
        packages jsonb NOT NULL,
        CONSTRAINT pk_recommendation_packages PRIMARY KEY (run_id)
      )
    `);
    await queryRunner.query(
      `ALTER TABLE recommendation_packages ADD CONSTRAINT fk_recommendation_packages_run_id FOREIGN KEY (run_id) REFERENCES recommendation_run(id) ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE recommendation_packages`);
  }
}
