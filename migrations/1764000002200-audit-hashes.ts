import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditHashes1764000002200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE audit_record ADD COLUMN before_hash bytea`);
    await queryRunner.query(`ALTER TABLE audit_record ADD COLUMN after_hash bytea`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE audit_record DROP COLUMN after_hash`);
    await queryRunner.query(`ALTER TABLE audit_record DROP COLUMN before_hash`);
  }
}
