import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Uploads1764000002310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE stored_file (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        uploaded_by uuid NOT NULL,
        name text NOT NULL,
        media_type text NOT NULL,
        size_bytes integer NOT NULL,
        sha256 bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_stored_file PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_stored_file_organization_id ON stored_file(organization_id)`);
    await queryRunner.query(`
      CREATE TABLE stored_file_content (
        file_id uuid NOT NULL,
        content bytea NOT NULL,
        CONSTRAINT pk_stored_file_content PRIMARY KEY (file_id)
      )
    `);
    // Office documents, PDF and pictures are packed already.
    await queryRunner.query(`ALTER TABLE stored_file_content ALTER COLUMN content SET STORAGE EXTERNAL`);
    await queryRunner.query(`
      CREATE TABLE idea_attachment (
        file_id uuid NOT NULL,
        idea_id uuid NOT NULL,
        CONSTRAINT pk_idea_attachment PRIMARY KEY (file_id)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_idea_attachment_idea_id ON idea_attachment(idea_id)`);
    await queryRunner.query(
      `ALTER TABLE stored_file ADD CONSTRAINT fk_stored_file_organization_id FOREIGN KEY (organization_id) REFERENCES organization(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE stored_file ADD CONSTRAINT fk_stored_file_uploaded_by FOREIGN KEY (uploaded_by) REFERENCES app_user(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE stored_file_content ADD CONSTRAINT fk_stored_file_content_file_id FOREIGN KEY (file_id) REFERENCES stored_file(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE idea_attachment ADD CONSTRAINT fk_idea_attachment_file_id FOREIGN KEY (file_id) REFERENCES stored_file(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE idea_attachment ADD CONSTRAINT fk_idea_attachment_idea_id FOREIGN KEY (idea_id) REFERENCES idea(id) ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE idea_attachment`);
    await queryRunner.query(`DROP TABLE stored_file_content`);
    await queryRunner.query(`DROP TABLE stored_file`);
  }
}
