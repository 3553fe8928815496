import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OfferingsResearchPrecedents1764000000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE offering (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        state text NOT NULL,
        version integer NOT NULL,
        fictional boolean NOT NULL DEFAULT false,
        search_vector tsvector NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        published_at timestamptz(3),
        name text NOT NULL,
        summary text NOT NULL,
        description text NOT NULL,
        features text[] NOT NULL,
        constraints text,
        themes text[] NOT NULL,
        need_kinds text[] NOT NULL,
        stages text[] NOT NULL,
        partner_kind text NOT NULL,
        price_model text,
        price_min_yen bigint,
        price_max_yen bigint,
        price_unit text,
        trial_available boolean NOT NULL,
        trial_terms text,
        delivery_prefectures text[] NOT NULL,
        certifications text[] NOT NULL,
        track_record text,
        data_location text,
        support_level text,
        CONSTRAINT pk_offering PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_offering_search_vector ON offering USING gin (search_vector)`);
    await queryRunner.query(`CREATE INDEX ix_offering_updated_at ON offering(updated_at)`);
    await queryRunner.query(`CREATE INDEX ix_offering_state_updated_at_id ON offering(state, updated_at, id)`);
    await queryRunner.query(
      `CREATE INDEX ix_offering_organization_id_updated_at_id ON offering(organization_id, updated_at, id)`,
    );
    await queryRunner.query(`
      CREATE TABLE research_seed (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        state text NOT NULL,
        version integer NOT NULL,
        fictional boolean NOT NULL DEFAULT false,
        search_vector tsvector NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        published_at timestamptz(3),
        title text NOT NULL,
        summary text NOT NULL,
        description text NOT NULL,
        field text NOT NULL,
        trl integer,
        themes text[] NOT NULL,
        need_kinds text[] NOT NULL,
        stages text[] NOT NULL,
        partner_kind text,
        looking_for text,
        ip_state text,
        contact_office text,
        CONSTRAINT pk_research_seed PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_research_seed_search_vector ON research_seed USING gin (search_vector)`);
    await queryRunner.query(`CREATE INDEX ix_research_seed_updated_at ON research_seed(updated_at)`);
    await queryRunner.query(
      `CREATE INDEX ix_research_seed_state_updated_at_id ON research_seed(state, updated_at, id)`,
    );
    await queryRunner.query(
      `CREATE INDEX ix_research_seed_organization_id_updated_at_id ON research_seed(organization_id, updated_at, id)`,
    );
    await queryRunner.query(`
      CREATE TABLE equipment (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        state text NOT NULL,
        version integer NOT NULL,
        fictional boolean NOT NULL DEFAULT false,
        search_vector tsvector NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        published_at timestamptz(3),
        name text NOT NULL,
        category text NOT NULL,
        summary text NOT NULL,
        description text NOT NULL,
        themes text[] NOT NULL,
        need_kinds text[] NOT NULL,
        partner_kind text,
        remote_operated boolean NOT NULL,
        automated boolean NOT NULL,
        open_to_outsiders boolean NOT NULL,
        fee_band text,
        fee_note text,
        place text,
        conditions text,
        CONSTRAINT pk_equipment PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_equipment_search_vector ON equipment USING gin (search_vector)`);
    await queryRunner.query(`CREATE INDEX ix_equipment_updated_at ON equipment(updated_at)`);
    await queryRunner.query(`CREATE INDEX ix_equipment_state_updated_at_id ON equipment(state, updated_at, id)`);
    await queryRunner.query(
      `CREATE INDEX ix_equipment_organization_id_updated_at_id ON equipment(organization_id, updated_at, id)`,
    );
    await queryRunner.query(`
      CREATE TABLE precedent (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        state text NOT NULL,
        version integer NOT NULL,
        fictional boolean NOT NULL DEFAULT false,
        search_vector tsvector NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        published_at timestamptz(3),
        title text NOT NULL,
        reason text NOT NULL,
        tried text NOT NULL,
        constraints text,
        outcome text NOT NULL,
        partners text,
        lessons text,
        program_names text[] NOT NULL,
        themes text[] NOT NULL,
        started_fiscal_year integer,
        finished_fiscal_year integer,
        cost_yen bigint,
        CONSTRAINT pk_precedent PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_precedent_search_vector ON precedent USING gin (search_vector)`);
    await queryRunner.query(`CREATE INDEX ix_precedent_updated_at ON precedent(updated_at)`);
    await queryRunner.query(`CREATE INDEX ix_precedent_state_updated_at_id ON precedent(state, updated_at, id)`);
    await queryRunner.query(
      `CREATE INDEX ix_precedent_organization_id_updated_at_id ON precedent(organization_id, updated_at, id)`,
    );
    await queryRunner.query(
      `ALTER TABLE offering ADD CONSTRAINT fk_offering_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE research_seed ADD CONSTRAINT fk_research_seed_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE equipment ADD CONSTRAINT fk_equipment_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE precedent ADD CONSTRAINT fk_precedent_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE precedent`);
    await queryRunner.query(`DROP TABLE equipment`);
    await queryRunner.query(`DROP TABLE research_seed`);
    await queryRunner.query(`DROP TABLE offering`);
  }
}
