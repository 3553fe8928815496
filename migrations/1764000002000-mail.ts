import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Mail1764000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE mail (
        id uuid NOT NULL,
        to_address text NOT NULL,
        template text NOT NULL,
        language text NOT NULL,
        parameters jsonb,
        state text NOT NULL,
        failures integer NOT NULL DEFAULT '0',
        last_error text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        sent_at timestamptz,
        CONSTRAINT pk_mail PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_mail_to_address_created_at ON mail(to_address, created_at)`);
    await queryRunner.query(`CREATE INDEX ix_mail_state_created_at ON mail(state, created_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE mail`);
  }
}
