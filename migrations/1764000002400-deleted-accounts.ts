import type { MigrationInterface, QueryRunner } from 'typeorm';

/** docs/adr/0038: who deletes an account leaves a row with a pseudonym. */
export class DeletedAccounts1764000002400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE app_user ADD COLUMN deleted_at timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE app_user DROP COLUMN deleted_at`);
  }
}
