import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Accounts1764000000200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE organization (
        id uuid NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        kana text,
        code text,
        corporate_number text,
        local_government_type text,
        prefecture_code text,
        population integer,
        area_attributes text[],
        introduction text,
        fictional boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_organization PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_organization_code ON organization(code)`);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_organization_corporate_number ON organization(corporate_number)`);
    await queryRunner.query(`CREATE INDEX ix_organization_kind_prefecture_code ON organization(kind, prefecture_code)`);
    await queryRunner.query(`
      CREATE TABLE app_user (
        id uuid NOT NULL,
        email text NOT NULL,
        display_name text NOT NULL,
        password_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_app_user PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_app_user_email ON app_user(email)`);
    await queryRunner.query(`
      CREATE TABLE membership (
        user_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        role text NOT NULL,
        CONSTRAINT pk_membership PRIMARY KEY (user_id, organization_id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_membership_organization_id ON membership(organization_id)`);
    await queryRunner.query(`
      CREATE TABLE session (
        token_hash bytea NOT NULL,
        user_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL,
        CONSTRAINT pk_session PRIMARY KEY (token_hash)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_session_user_id ON session(user_id)`);
    await queryRunner.query(
      `ALTER TABLE membership ADD CONSTRAINT fk_membership_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE membership ADD CONSTRAINT fk_membership_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE session ADD CONSTRAINT fk_session_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE session ADD CONSTRAINT fk_session_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE session`);
    await queryRunner.query(`DROP TABLE membership`);
    await queryRunner.query(`DROP TABLE app_user`);
    await queryRunner.query(`DROP TABLE organization`);
  }
}
