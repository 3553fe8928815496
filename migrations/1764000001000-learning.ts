import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Learning1764000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE weights_version (
        id uuid NOT NULL,
        number integer NOT NULL,
        version integer NOT NULL DEFAULT '1',
        origin text NOT NULL,
        state text NOT NULL,
        intercept double precision,
        weights jsonb NOT NULL,
        shipped_version text,
        parent_id uuid,
        summary jsonb,
        comparison jsonb,
        compared_at timestamptz,
        created_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        activated_by uuid,
        activated_at timestamptz,
        CONSTRAINT pk_weights_version PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_weights_version_number ON weights_version(number)`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX ix_weights_version_active ON weights_version(state) WHERE state = 'active'`,
    );
    await queryRunner.query(
      `ALTER TABLE weights_version ADD CONSTRAINT fk_weights_version_parent_id FOREIGN KEY (parent_id) REFERENCES weights_version(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE weights_version ADD CONSTRAINT fk_weights_version_created_by FOREIGN KEY (created_by) REFERENCES app_user(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE weights_version ADD CONSTRAINT fk_weights_version_activated_by FOREIGN KEY (activated_by) REFERENCES app_user(id)`,
    );
    // The weights that come with the program are the first version: one can always go back to them.
    await queryRunner.query(
      `INSERT INTO weights_version (id, number, origin, state, weights, activated_at)
       VALUES ('00000000-0000-4000-8000-000000000001', 1, 'shipped', 'active', '{}', now())`,
    );
    await queryRunner.query(`
      CREATE TABLE decision (
        id uuid NOT NULL,
        idea_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        kind text NOT NULL,
        candidate_id uuid NOT NULL,
        outcome text NOT NULL,
        reason text,
        note text NOT NULL,
        version integer NOT NULL,
        run_id uuid,
        idea_version integer,
        candidate_version integer,
        rank integer,
        features jsonb,
        weights_version text,
        decided_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        decided_at timestamptz(3) NOT NULL,
        CONSTRAINT pk_decision PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX ix_decision_idea_id_kind_candidate_id ON decision(idea_id, kind, candidate_id)`,
    );
    await queryRunner.query(`
      CREATE TABLE decision_version (
        decision_id uuid NOT NULL,
        version integer NOT NULL,
        outcome text NOT NULL,
        reason text,
        note text NOT NULL,
        changed_by uuid NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT pk_decision_version PRIMARY KEY (decision_id, version)
      )
    `);
    for (const [table, column, target, further] of [
      ['decision', 'idea_id', 'idea', ' ON DELETE CASCADE'],
      ['decision', 'organization_id', 'organization', ''],
      ['decision', 'decided_by', 'app_user', ''],
      ['decision_version', 'decision_id', 'decision', ' ON DELETE CASCADE'],
      ['decision_version', 'changed_by', 'app_user', ''],
    ]) {
      await queryRunner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT fk_${table}_${column} FOREIGN KEY (${column}) REFERENCES ${target}(id)${further}`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE decision_version`);
    await queryRunner.query(`DROP TABLE decision`);
    await queryRunner.query(`DROP TABLE weights_version`);
  }
}
