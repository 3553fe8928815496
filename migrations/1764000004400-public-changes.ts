import type { MigrationInterface, QueryRunner } from 'typeorm';

const PUBLISHED_CONTENT = ['offering', 'research_seed', 'equipment', 'precedent'];

/**
 * When what the public sees was last changed. Written by triggers, so that no way of changing is forgotten. A shared
 * advisory lock (class 764400, key: the second in which the transaction began) says that a change is still to be
 * committed; public_horizon() tells up to when none is (docs/adr/0055).
 */
export class PublicChanges1764000004400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE public_change (
        dataset text NOT NULL,
        item_id uuid NOT NULL,
        changed_at timestamptz(3) NOT NULL,
        first_public_at timestamptz(3) NOT NULL,
        CONSTRAINT pk_public_change PRIMARY KEY (dataset, item_id)
      )
    `);
    await queryRunner.query(
      `CREATE INDEX ix_public_change_dataset_changed_at_item_id ON public_change (dataset, changed_at, item_id)`,
    );
    await queryRunner.query(`
      CREATE FUNCTION public_horizon() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
      DECLARE
        reached timestamptz := date_trunc('milliseconds', clock_timestamp());
        oldest bigint;
      BEGIN
        SELECT min(objid::bigint) INTO oldest FROM pg_locks
         WHERE locktype = 'advisory' AND classid = 764400 AND objsubid = 2
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
        RETURN LEAST(reached, to_timestamp(oldest));
      END $$
    `);
    // Two functions, because the column of the state has two names.
    for (const [name, state] of [
      ['note_program_change', 'editorial_state'],
      ['note_content_change', 'state'],
    ] as const) {
      await queryRunner.query(`
        CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          changed timestamptz;
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF NEW.version IS NOT DISTINCT FROM OLD.version AND NEW.${state} IS NOT DISTINCT FROM OLD.${state} THEN
              RETURN NULL;
            END IF;
          END IF;
          PERFORM pg_advisory_xact_lock_shared(764400, floor(extract(epoch FROM now()))::int);
          changed := date_trunc('milliseconds', clock_timestamp());
          IF TG_OP = 'DELETE' THEN
            UPDATE public_change SET changed_at = changed WHERE dataset = TG_TABLE_NAME AND item_id = OLD.id;
          ELSIF NEW.${state} = 'published' THEN
            INSERT INTO public_change (dataset, item_id, changed_at, first_public_at)
            VALUES (TG_TABLE_NAME, NEW.id, changed, changed)
            ON CONFLICT (dataset, item_id) DO UPDATE SET changed_at = EXCLUDED.changed_at;
          ELSE
            UPDATE public_change SET changed_at = changed WHERE dataset = TG_TABLE_NAME AND item_id = NEW.id;
          END IF;
          RETURN NULL;
        END $$
      `);
    }
    await queryRunner.query(`
      CREATE TRIGGER tr_program_public_change AFTER INSERT OR UPDATE OR DELETE ON program
      FOR EACH ROW EXECUTE FUNCTION note_program_change()
    `);
    await queryRunner.query(`
      INSERT INTO public_change (dataset, item_id, changed_at, first_public_at)
      SELECT 'program', id, updated_at, created_at FROM program
       WHERE editorial_state = 'published'
          OR EXISTS (SELECT 1 FROM program_version v WHERE v.program_id = id AND v.editorial_state = 'published')
    `);
    for (const table of PUBLISHED_CONTENT) {
      await queryRunner.query(`
        CREATE TRIGGER tr_${table}_public_change AFTER INSERT OR UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION note_content_change()
      `);
      await queryRunner.query(`
        INSERT INTO public_change (dataset, item_id, changed_at, first_public_at)
        SELECT '${table}', id, updated_at, published_at FROM ${table} WHERE published_at IS NOT NULL
      `);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['program', ...PUBLISHED_CONTENT]) {
      await queryRunner.query(`DROP TRIGGER tr_${table}_public_change ON ${table}`);
    }
    for (const name of ['note_program_change', 'note_content_change', 'public_horizon']) {
      await queryRunner.query(`DROP FUNCTION ${name}()`);
    }
    await queryRunner.query(`DROP TABLE public_change`);
  }
}
