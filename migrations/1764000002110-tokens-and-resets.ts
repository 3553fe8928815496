import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TokensAndResets1764000002110 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE api_token (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        name text NOT NULL,
        token_hash bytea NOT NULL,
        permissions text[] NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        CONSTRAINT pk_api_token PRIMARY KEY (id),
        CONSTRAINT fk_api_token_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE,
        CONSTRAINT fk_api_token_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_api_token_user_id ON api_token(user_id)`);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_api_token_token_hash ON api_token(token_hash)`);
    await queryRunner.query(`
      CREATE TABLE password_reset (
        token_hash bytea NOT NULL,
        user_id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT pk_password_reset PRIMARY KEY (token_hash),
        CONSTRAINT fk_password_reset_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_password_reset_user_id ON password_reset(user_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE password_reset`);
    await queryRunner.query(`DROP TABLE api_token`);
  }
}
