import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SecondFactor1764000002120 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE second_factor (
        user_id uuid NOT NULL,
        key_id text NOT NULL,
        sealed_secret bytea NOT NULL,
        last_step integer NOT NULL,
        confirmed_at timestamptz NOT NULL,
        CONSTRAINT pk_second_factor PRIMARY KEY (user_id),
        CONSTRAINT fk_second_factor_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`
      CREATE TABLE second_factor_enrolment (
        user_id uuid NOT NULL,
        key_id text NOT NULL,
        sealed_secret bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT pk_second_factor_enrolment PRIMARY KEY (user_id),
        CONSTRAINT fk_second_factor_enrolment_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`
      CREATE TABLE recovery_code (
        code_hash bytea NOT NULL,
        user_id uuid NOT NULL,
        CONSTRAINT pk_recovery_code PRIMARY KEY (code_hash),
        CONSTRAINT fk_recovery_code_user_id FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_recovery_code_user_id ON recovery_code(user_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE recovery_code`);
    await queryRunner.query(`DROP TABLE second_factor_enrolment`);
    await queryRunner.query(`DROP TABLE second_factor`);
  }
}
