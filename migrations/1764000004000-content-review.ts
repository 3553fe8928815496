import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = ['offering', 'research_seed', 'equipment', 'precedent'] as const;
const REVIEWED = ['offering', 'precedent'] as const;

export class ContentReview1764000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE content_version (
        subject_type text NOT NULL,
        content_id uuid NOT NULL,
        version integer NOT NULL,
        state text NOT NULL,
        content jsonb NOT NULL,
        changed_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_content_version PRIMARY KEY (subject_type, content_id, version)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE content_review (
        id uuid NOT NULL,
        subject_type text NOT NULL,
        content_id uuid NOT NULL,
        version integer NOT NULL,
        decision text NOT NULL,
        remarks jsonb NOT NULL,
        reason text NOT NULL,
        decided_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_content_review PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(
      `CREATE INDEX ix_content_review_subject_type_content_id_decided_at ON content_review(subject_type, content_id, decided_at)`,
    );
    for (const kind of KINDS) await queryRunner.query(`ALTER TABLE ${kind} ADD COLUMN reviewed_version integer`);
    // What is public already counts as looked at.
    for (const kind of REVIEWED) {
      await queryRunner.query(`UPDATE ${kind} SET reviewed_version = version WHERE state = 'published'`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const kind of KINDS) {
      // States that the former version does not know.
      await queryRunner.query(`UPDATE ${kind} SET state = 'draft' WHERE state = 'in_review'`);
      await queryRunner.query(`UPDATE ${kind} SET state = 'withdrawn' WHERE state = 'suspended'`);
      await queryRunner.query(`ALTER TABLE ${kind} DROP COLUMN reviewed_version`);
    }
    await queryRunner.query(`DROP TABLE content_review`);
    await queryRunner.query(`DROP TABLE content_version`);
  }
}
