import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Planning1764000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE fiscal_calendar (
        organization_id uuid NOT NULL,
        version integer NOT NULL,
        sessions jsonb NOT NULL,
        decision_days integer NOT NULL,
        contract_days integer NOT NULL,
        preparation_days integer NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_fiscal_calendar PRIMARY KEY (organization_id)
      )
    `);
    await queryRunner.query(
      `ALTER TABLE fiscal_calendar ADD CONSTRAINT fk_fiscal_calendar_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE fiscal_calendar`);
  }
}
