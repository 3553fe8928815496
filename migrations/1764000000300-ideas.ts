import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ideas1764000000300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE idea (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        state text NOT NULL,
        version integer NOT NULL,
        receipt_number text,
        title text NOT NULL,
        challenge text NOT NULL,
        assets text NOT NULL,
        combination text NOT NULL,
        public_summary text NOT NULL,
        private_memo text NOT NULL,
        themes text[] NOT NULL,
        stage text,
        partner_kinds text[] NOT NULL,
        budget_yen bigint,
        own_share_yen bigint,
        start_on date,
        end_on date,
        fictional boolean NOT NULL DEFAULT false,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        submitted_at timestamptz,
        withdrawn_at timestamptz,
        CONSTRAINT pk_idea PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_idea_receipt_number ON idea(receipt_number)`);
    await queryRunner.query(`CREATE INDEX ix_idea_state_submitted_at ON idea(state, submitted_at)`);
    await queryRunner.query(`CREATE INDEX ix_idea_organization_id_updated_at ON idea(organization_id, updated_at)`);
    await queryRunner.query(`
      CREATE TABLE idea_need (
        id uuid NOT NULL,
        idea_id uuid NOT NULL,
        "position" integer NOT NULL,
        kind text NOT NULL,
        description text NOT NULL,
        CONSTRAINT pk_idea_need PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_idea_need_idea_id ON idea_need(idea_id)`);
    await queryRunner.query(`
      CREATE TABLE idea_member (
        idea_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        CONSTRAINT pk_idea_member PRIMARY KEY (idea_id, organization_id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_idea_member_organization_id ON idea_member(organization_id)`);
    await queryRunner.query(`
      CREATE TABLE idea_version (
        idea_id uuid NOT NULL,
        version integer NOT NULL,
        state text NOT NULL,
        content jsonb NOT NULL,
        changed_by uuid NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_idea_version PRIMARY KEY (idea_id, version)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE receipt_counter (
        fiscal_year integer NOT NULL,
        last_number integer NOT NULL,
        CONSTRAINT pk_receipt_counter PRIMARY KEY (fiscal_year)
      )
    `);
    await queryRunner.query(
      `ALTER TABLE idea ADD CONSTRAINT fk_idea_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE idea ADD CONSTRAINT fk_idea_created_by FOREIGN KEY (created_by) REFERENCES app_user(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE idea_need ADD CONSTRAINT fk_idea_need_idea_id FOREIGN KEY (idea_id) REFERENCES idea(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE idea_member ADD CONSTRAINT fk_idea_member_idea_id FOREIGN KEY (idea_id) REFERENCES idea(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE idea_member ADD CONSTRAINT fk_idea_member_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE idea_version ADD CONSTRAINT fk_idea_version_idea_id FOREIGN KEY (idea_id) REFERENCES idea(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE idea_version ADD CONSTRAINT fk_idea_version_changed_by FOREIGN KEY (changed_by) REFERENCES app_user(id)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE receipt_counter`);
    await queryRunner.query(`DROP TABLE idea_version`);
    await queryRunner.query(`DROP TABLE idea_member`);
    await queryRunner.query(`DROP TABLE idea_need`);
    await queryRunner.query(`DROP TABLE idea`);
  }
}
