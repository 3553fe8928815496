import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RateCounts1764000002300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Unlogged: counts of a minute need not survive a crash, and each request writes one.
    await queryRunner.query(`
      CREATE UNLOGGED TABLE rate_count (
        key text NOT NULL,
        points integer NOT NULL,
        expire bigint,
        CONSTRAINT pk_rate_count PRIMARY KEY (key)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_rate_count_expire ON rate_count(expire)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE rate_count`);
  }
}
