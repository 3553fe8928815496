import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a public buyer decides on: qualifications, deliveries, certificates with who gave them, terms. */
export class OfferingFields1764000004010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE offering RENAME COLUMN certifications TO certification_names`);
    await queryRunner.query(`
      ALTER TABLE offering
        ADD COLUMN certifications jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN price_period text,
        ADD COLUMN price_one_off_yen bigint,
        ADD COLUMN bidding_qualifications jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN unified_qualification jsonb,
        ADD COLUMN track_records jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN data_export text,
        ADD COLUMN ip_terms text,
        ADD COLUMN accessibility text
    `);
    await queryRunner.query(`
      UPDATE offering SET certifications = (
        SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'issuer', NULL, 'validUntil', NULL) ORDER BY n), '[]')
          FROM unnest(certification_names) WITH ORDINALITY AS c(name, n))
    `);
    await queryRunner.query(`ALTER TABLE offering DROP COLUMN certification_names`);
    for (const column of ['certifications', 'bidding_qualifications', 'track_records']) {
      await queryRunner.query(`ALTER TABLE offering ALTER COLUMN ${column} DROP DEFAULT`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE offering RENAME COLUMN certifications TO certified`);
    await queryRunner.query(`ALTER TABLE offering ADD COLUMN certifications text[] NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`
      UPDATE offering SET certifications = ARRAY(SELECT c->>'name' FROM jsonb_array_elements(certified) AS c)
    `);
    await queryRunner.query(`ALTER TABLE offering ALTER COLUMN certifications DROP DEFAULT`);
    await queryRunner.query(`
      ALTER TABLE offering
        DROP COLUMN certified, DROP COLUMN price_period, DROP COLUMN price_one_off_yen,
        DROP COLUMN bidding_qualifications, DROP COLUMN unified_qualification, DROP COLUMN track_records,
        DROP COLUMN data_export, DROP COLUMN ip_terms, DROP COLUMN accessibility
    `);
  }
}
