import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SignInThroughProviders1764000002140 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE user_identity (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        issuer text NOT NULL,
        subject text NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz,
        CONSTRAINT pk_user_identity PRIMARY KEY (id),
        CONSTRAINT fk_user_identity_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_user_identity_user_id ON user_identity(user_id)`);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_user_identity_issuer_subject ON user_identity(issuer, subject)`);
    await queryRunner.query(`
      CREATE TABLE oidc_request (
        token_hash bytea NOT NULL,
        provider text NOT NULL,
        user_id uuid,
        session_id uuid,
        organization_id uuid,
        return_to text NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT pk_oidc_request PRIMARY KEY (token_hash),
        CONSTRAINT fk_oidc_request_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_oidc_request_user_id ON oidc_request(user_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE oidc_request`);
    await queryRunner.query(`DROP TABLE user_identity`);
  }
}
