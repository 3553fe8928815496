import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SessionsAndThrottle1764000002100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE session
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD COLUMN method text NOT NULL DEFAULT 'password',
        ADD COLUMN proven_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN second_factor_at timestamptz,
        ADD COLUMN device text NOT NULL DEFAULT '',
        ADD COLUMN network text NOT NULL DEFAULT ''
    `);
    await queryRunner.query(`UPDATE session SET proven_at = created_at`);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_session_id ON session(id)`);
    await queryRunner.query(`ALTER TABLE app_user ALTER COLUMN password_hash DROP NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE sign_in_throttle (
        key bytea NOT NULL,
        failures integer NOT NULL,
        last_at timestamptz NOT NULL,
        blocked_until timestamptz,
        CONSTRAINT pk_sign_in_throttle PRIMARY KEY (key)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_sign_in_throttle_last_at ON sign_in_throttle(last_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE sign_in_throttle`);
    await queryRunner.query(`UPDATE app_user SET password_hash = '' WHERE password_hash IS NULL`);
    await queryRunner.query(`ALTER TABLE app_user ALTER COLUMN password_hash SET NOT NULL`);
    await queryRunner.query(`DROP INDEX ix_session_id`);
    await queryRunner.query(`
      ALTER TABLE session
        DROP COLUMN id, DROP COLUMN method, DROP COLUMN proven_at, DROP COLUMN second_factor_at, DROP COLUMN device,
        DROP COLUMN network
    `);
  }
}
