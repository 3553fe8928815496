import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that people bring, what they would do, and what they did. */
export class Imports1764000004020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE data_import (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        kind text NOT NULL,
        file_name text NOT NULL,
        file_id uuid,
        state text NOT NULL,
        version integer NOT NULL,
        counts jsonb,
        reason text,
        mode text,
        applied_rows integer NOT NULL,
        refused_rows integer NOT NULL,
        created_by uuid NOT NULL,
        approved_by uuid,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_data_import PRIMARY KEY (id),
        CONSTRAINT fk_data_import_organization_id FOREIGN KEY (organization_id) REFERENCES organization (id),
        CONSTRAINT fk_data_import_file_id FOREIGN KEY (file_id) REFERENCES stored_file (id) ON DELETE SET NULL,
        CONSTRAINT fk_data_import_created_by FOREIGN KEY (created_by) REFERENCES app_user (id),
        CONSTRAINT fk_data_import_approved_by FOREIGN KEY (approved_by) REFERENCES app_user (id),
        CONSTRAINT ck_data_import_approved CHECK ((approved_by IS NULL) = (mode IS NULL))
      )`);
    await queryRunner.query(
      `CREATE INDEX ix_data_import_organization_id_created_at_id ON data_import (organization_id, created_at, id)`,
    );
    await queryRunner.query(`CREATE INDEX ix_data_import_file_id ON data_import (file_id)`);
    await queryRunner.query(`
      CREATE TABLE data_import_row (
        import_id uuid NOT NULL,
        "row" integer NOT NULL,
        outcome text NOT NULL,
        target_id uuid,
        target_version integer,
        "values" jsonb NOT NULL,
        changes jsonb NOT NULL,
        faults jsonb NOT NULL,
        applied_at timestamptz(3),
        CONSTRAINT pk_data_import_row PRIMARY KEY (import_id, "row"),
        CONSTRAINT fk_data_import_row_import_id FOREIGN KEY (import_id) REFERENCES data_import (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      `CREATE INDEX ix_data_import_row_import_id_outcome_row ON data_import_row (import_id, outcome, "row")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE data_import_row`);
    await queryRunner.query(`DROP TABLE data_import`);
  }
}
