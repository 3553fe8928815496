import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Subscriptions1764000004410 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE saved_search (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        parameters jsonb NOT NULL,
        alerts boolean NOT NULL,
        told_through timestamptz(3) NOT NULL,
        outdated_told boolean NOT NULL DEFAULT false,
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_saved_search PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(
      `CREATE INDEX ix_saved_search_user_id_created_at_id ON saved_search (user_id, created_at, id)`,
    );
    await queryRunner.query(`
      CREATE TABLE alert_preference (
        user_id uuid NOT NULL,
        hour integer NOT NULL,
        language text NOT NULL,
        paused boolean NOT NULL,
        version integer NOT NULL,
        CONSTRAINT pk_alert_preference PRIMARY KEY (user_id)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE alert_digest (
        user_id uuid NOT NULL,
        day date NOT NULL,
        mailed boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_alert_digest PRIMARY KEY (user_id, day)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_alert_digest_day ON alert_digest (day)`);
    await queryRunner.query(`
      CREATE TABLE alert_stop (
        token_hash bytea NOT NULL,
        user_id uuid NOT NULL,
        saved_search_id uuid,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_alert_stop PRIMARY KEY (token_hash)
      )
    `);
    await queryRunner.query(`CREATE INDEX ix_alert_stop_created_at ON alert_stop (created_at)`);
    await queryRunner.query(`
      CREATE TABLE calendar_feed (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        saved_search_id uuid,
        idea_id uuid,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_used_at timestamptz(3),
        CONSTRAINT pk_calendar_feed PRIMARY KEY (id),
        CONSTRAINT ck_calendar_feed_one_source CHECK ((saved_search_id IS NULL) <> (idea_id IS NULL))
      )
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX uq_calendar_feed_token_hash ON calendar_feed (token_hash)`);
    for (const [table, column, target] of [
      ['saved_search', 'user_id', 'app_user'],
      ['alert_preference', 'user_id', 'app_user'],
      ['alert_digest', 'user_id', 'app_user'],
      ['alert_stop', 'user_id', 'app_user'],
      ['alert_stop', 'saved_search_id', 'saved_search'],
      ['calendar_feed', 'user_id', 'app_user'],
      ['calendar_feed', 'organization_id', 'organization'],
      ['calendar_feed', 'saved_search_id', 'saved_search'],
      ['calendar_feed', 'idea_id', 'idea'],
    ]) {
      if (table === 'calendar_feed' || table === 'alert_stop') {
        await queryRunner.query(`CREATE INDEX ix_${table}_${column} ON ${table} (${column})`);
      }
      await queryRunner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT fk_${table}_${column} FOREIGN KEY (${column}) REFERENCES ${target}(id) ON DELETE CASCADE`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['calendar_feed', 'alert_stop', 'alert_digest', 'alert_preference', 'saved_search']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
