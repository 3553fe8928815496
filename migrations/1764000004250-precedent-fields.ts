import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PrecedentFields1764000004250 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE precedent
        ADD COLUMN figures jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN program_ids uuid[] NOT NULL DEFAULT '{}',
        ADD COLUMN source_title text,
        ADD COLUMN source_url text
    `);
    await queryRunner.query(`ALTER TABLE precedent ALTER COLUMN figures DROP DEFAULT`);
    await queryRunner.query(`ALTER TABLE precedent ALTER COLUMN program_ids DROP DEFAULT`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE precedent
        DROP COLUMN figures, DROP COLUMN program_ids, DROP COLUMN source_title, DROP COLUMN source_url
    `);
  }
}
