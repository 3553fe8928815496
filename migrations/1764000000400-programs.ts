import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Programs1764000000400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE program (
        id uuid NOT NULL,
        source text NOT NULL,
        external_id text NOT NULL,
        editorial_state text NOT NULL,
        version integer NOT NULL,
        name text NOT NULL,
        ministry text,
        bureau text,
        owner_organization_id uuid,
        kind text,
        themes text[] NOT NULL,
        pillars text[] NOT NULL,
        need_kinds text[] NOT NULL,
        stages text[] NOT NULL,
        summary text,
        purpose text,
        current_issues text,
        overview text,
        target text,
        target_year integer,
        requirements text,
        applicants text[] NOT NULL,
        applicants_text text,
        rate_text text,
        max_rate double precision,
        ceiling_text text,
        ceiling_yen bigint,
        floor_yen bigint,
        prefectures text[] NOT NULL,
        eligibility jsonb,
        fiscal_year integer,
        start_year integer,
        end_year integer,
        implementation_methods text[] NOT NULL,
        major_expense text,
        url text,
        application_url text,
        source_title text,
        last_verified_on date,
        corrected_fields text[] NOT NULL,
        fictional boolean NOT NULL DEFAULT false,
        search_vector tsvector NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_program PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_program_ministry ON program(ministry)`);
    await queryRunner.query(`CREATE INDEX ix_program_updated_at ON program(updated_at)`);
    await queryRunner.query(`CREATE INDEX ix_program_editorial_state_name ON program(editorial_state, name)`);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_program_source_external_id ON program(source, external_id)`);
    await queryRunner.query(`
      CREATE TABLE application_window (
        id uuid NOT NULL,
        program_id uuid NOT NULL,
        fiscal_year integer NOT NULL,
        opens_on date,
        closes_on date,
        status text NOT NULL,
        note text,
        CONSTRAINT pk_application_window PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_application_window_program_id ON application_window(program_id)`);
    await queryRunner.query(`
      CREATE TABLE program_version (
        program_id uuid NOT NULL,
        version integer NOT NULL,
        editorial_state text NOT NULL,
        content jsonb NOT NULL,
        changed_by uuid,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_program_version PRIMARY KEY (program_id, version)
      )
    `);
    await queryRunner.query(
      `ALTER TABLE program ADD CONSTRAINT fk_program_owner_organization_id FOREIGN KEY (owner_organization_id) REFERENCES organization(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE application_window ADD CONSTRAINT fk_application_window_program_id FOREIGN KEY (program_id) REFERENCES program(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE program_version ADD CONSTRAINT fk_program_version_program_id FOREIGN KEY (program_id) REFERENCES program(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE program_version ADD CONSTRAINT fk_program_version_changed_by FOREIGN KEY (changed_by) REFERENCES app_user(id)`,
    );
    await queryRunner.query(`CREATE INDEX ix_program_search_vector ON program USING gin (search_vector)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE program_version`);
    await queryRunner.query(`DROP TABLE application_window`);
    await queryRunner.query(`DROP TABLE program`);
  }
}
