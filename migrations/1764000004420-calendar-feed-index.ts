import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The index gets the name that the naming strategy gives it. */
export class CalendarFeedIndex1764000004420 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER INDEX uq_calendar_feed_token_hash RENAME TO ix_calendar_feed_token_hash`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER INDEX ix_calendar_feed_token_hash RENAME TO uq_calendar_feed_token_hash`);
  }
}
