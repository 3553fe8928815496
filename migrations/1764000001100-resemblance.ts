import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Resemblance1764000001100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE resemblance (
        idea_id uuid NOT NULL,
        other_kind text NOT NULL,
        other_id uuid NOT NULL,
        score double precision NOT NULL,
        near_duplicate boolean NOT NULL,
        parts jsonb NOT NULL,
        CONSTRAINT pk_resemblance PRIMARY KEY (idea_id, other_kind, other_id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_resemblance_other_kind_other_id ON resemblance(other_kind, other_id)`);
    await queryRunner.query(
      `ALTER TABLE resemblance ADD CONSTRAINT fk_resemblance_idea_id FOREIGN KEY (idea_id) REFERENCES idea(id) ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE resemblance`);
  }
}
