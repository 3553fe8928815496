import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Awards1764000000800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE award (
        id uuid NOT NULL,
        fiscal_year integer NOT NULL,
        key text NOT NULL,
        text text NOT NULL,
        program_sources text[] NOT NULL,
        source_title text,
        content_hash text NOT NULL,
        version integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_award PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_award_fiscal_year_key ON award(fiscal_year, key)`);
    await queryRunner.query(`CREATE INDEX ix_award_updated_at ON award(updated_at)`);
    await queryRunner.query(`
      CREATE TABLE award_program (
        award_id uuid NOT NULL,
        external_id text NOT NULL,
        CONSTRAINT pk_award_program PRIMARY KEY (award_id, external_id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_award_program_external_id ON award_program(external_id)`);
    await queryRunner.query(`
      CREATE TABLE award_recipient (
        award_id uuid NOT NULL,
        position integer NOT NULL,
        name text NOT NULL,
        corporate_number text,
        local_government_code text,
        amount_yen bigint,
        CONSTRAINT pk_award_recipient PRIMARY KEY (award_id, position)
      )
    `);
    await queryRunner.query(
      `CREATE INDEX ix_award_recipient_local_government_code ON award_recipient(local_government_code)`,
    );
    await queryRunner.query(
      `ALTER TABLE award_program ADD CONSTRAINT fk_award_program_award_id FOREIGN KEY (award_id) REFERENCES award(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE award_recipient ADD CONSTRAINT fk_award_recipient_award_id FOREIGN KEY (award_id) REFERENCES award(id) ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE award_recipient`);
    await queryRunner.query(`DROP TABLE award_program`);
    await queryRunner.query(`DROP TABLE award`);
  }
}
