import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is at a provider may also be there to accept an invitation, or to prove again to be there. */
export class ProviderInvitations1764000002500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Rows live for ten minutes: those that are under way are begun anew.
    await queryRunner.query(`DELETE FROM oidc_request`);
    await queryRunner.query(`
      ALTER TABLE oidc_request
        ADD COLUMN purpose text NOT NULL,
        ADD COLUMN invitation_hash bytea,
        ADD COLUMN display_name text,
        ADD COLUMN begun_at timestamptz NOT NULL
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE oidc_request
        DROP COLUMN purpose, DROP COLUMN invitation_hash, DROP COLUMN display_name, DROP COLUMN begun_at
    `);
  }
}
