import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Indicators1764000004350 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE municipality_indicator (
        code text NOT NULL,
        indicator text NOT NULL,
        year integer NOT NULL,
        value double precision NOT NULL,
        unit text NOT NULL,
        source_title text NOT NULL,
        source_url text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_municipality_indicator PRIMARY KEY (code, indicator, year)
      )
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE municipality_indicator`);
  }
}
