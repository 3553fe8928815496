import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrganizationsAndPeople1764000002010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE organization
        ADD COLUMN school_code text,
        ADD COLUMN state text NOT NULL DEFAULT 'approved',
        ADD COLUMN parent_id uuid
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_organization_school_code ON organization(school_code)`);
    await queryRunner.query(`CREATE INDEX ix_organization_parent_id ON organization(parent_id)`);
    await queryRunner.query(`
      CREATE TABLE registration_request (
        id uuid NOT NULL,
        state text NOT NULL,
        kind text NOT NULL,
        code text,
        corporate_number text,
        school_code text,
        organization_name text,
        email text NOT NULL,
        display_name text NOT NULL,
        note text NOT NULL,
        token_hash bytea,
        expires_at timestamptz NOT NULL,
        voucher_id uuid,
        organization_id uuid,
        user_id uuid,
        refusal_reason text,
        decided_by uuid,
        decided_at timestamptz,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_registration_request PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE invitation (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        purpose text NOT NULL,
        email text NOT NULL,
        role text,
        token_hash bytea NOT NULL,
        state text NOT NULL,
        expires_at timestamptz NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        accepted_by uuid,
        accepted_at timestamptz,
        CONSTRAINT pk_invitation PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE absence (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        user_id uuid NOT NULL,
        deputy_id uuid NOT NULL,
        from_on date NOT NULL,
        to_on date NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_absence PRIMARY KEY (id)
      )
    `);
    for (const index of [
      'INDEX ix_registration_request_state_created_at ON registration_request(state, created_at)',
      'INDEX ix_registration_request_email_created_at ON registration_request(email, created_at)',
      'UNIQUE INDEX ix_registration_request_token_hash ON registration_request(token_hash)',
      'INDEX ix_registration_request_organization_id ON registration_request(organization_id)',
      'INDEX ix_registration_request_user_id ON registration_request(user_id)',
      'INDEX ix_invitation_organization_id_created_at ON invitation(organization_id, created_at)',
      `UNIQUE INDEX ix_invitation_open ON invitation(organization_id, email, purpose) WHERE state = 'open'`,
      'UNIQUE INDEX ix_invitation_token_hash ON invitation(token_hash)',
      'INDEX ix_absence_organization_id_to_on ON absence(organization_id, to_on)',
      'INDEX ix_absence_user_id ON absence(user_id)',
    ]) {
      await queryRunner.query(`CREATE ${index}`);
    }
    // Until now nobody was named: who wrote an idea looks after it.
    await queryRunner.query(`ALTER TABLE idea ADD COLUMN responsible_user_id uuid`);
    await queryRunner.query(`UPDATE idea SET responsible_user_id = created_by`);
    await queryRunner.query(`ALTER TABLE idea ALTER COLUMN responsible_user_id SET NOT NULL`);
    await queryRunner.query(`CREATE INDEX ix_idea_responsible_user_id ON idea(responsible_user_id)`);
    for (const [table, column, target, further] of [
      ['organization', 'parent_id', 'organization', ''],
      ['registration_request', 'voucher_id', 'organization', ''],
      ['registration_request', 'organization_id', 'organization', ''],
      ['registration_request', 'user_id', 'app_user', ' ON DELETE CASCADE'],
      ['registration_request', 'decided_by', 'app_user', ' ON DELETE SET NULL'],
      ['invitation', 'organization_id', 'organization', ' ON DELETE CASCADE'],
      ['invitation', 'created_by', 'app_user', ' ON DELETE CASCADE'],
      ['invitation', 'accepted_by', 'app_user', ' ON DELETE SET NULL'],
      ['absence', 'organization_id', 'organization', ' ON DELETE CASCADE'],
      ['absence', 'user_id', 'app_user', ' ON DELETE CASCADE'],
      ['absence', 'deputy_id', 'app_user', ' ON DELETE CASCADE'],
      ['idea', 'responsible_user_id', 'app_user', ''],
    ]) {
      await queryRunner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT fk_${table}_${column} FOREIGN KEY (${column}) REFERENCES ${target}(id)${further}`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE idea DROP COLUMN responsible_user_id`);
    await queryRunner.query(`DROP TABLE absence`);
    await queryRunner.query(`DROP TABLE invitation`);
    await queryRunner.query(`DROP TABLE registration_request`);
    await queryRunner.query(`
      ALTER TABLE organization DROP COLUMN parent_id, DROP COLUMN state, DROP COLUMN school_code
    `);
  }
}
