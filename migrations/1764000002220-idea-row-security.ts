import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who acts, from the settings of the transaction; without them nobody does. docs/adr/0035. */
const FUNCTIONS = [
  `CREATE FUNCTION app_audience() RETURNS text LANGUAGE sql STABLE AS
   $$ SELECT coalesce(current_setting('app.audience', true), '') $$`,
  `CREATE FUNCTION app_organization() RETURNS uuid LANGUAGE sql STABLE AS
   $$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$`,
];

// In a subquery of its own, a function is called once per statement and not once per row.
const SYSTEM = `(SELECT app_audience()) = 'system'`;
const OWN = `organization_id = (SELECT app_organization())`;
const READERS = `(SELECT app_audience()) IN ('ministry', 'operations')`;
const VISIBLE = `EXISTS (SELECT FROM idea i WHERE i.id = idea_id)`;
const LED = `(${SYSTEM} OR EXISTS (SELECT FROM idea i WHERE i.id = idea_id AND i.${OWN}))`;

const POLICIES: Readonly<Record<string, readonly string[]>> = {
  idea: [
    `idea_read ON idea FOR SELECT USING (${SYSTEM} OR ${OWN} OR (state = 'submitted' AND ${READERS})
       OR EXISTS (SELECT FROM idea_member m WHERE m.idea_id = id AND m.${OWN}))`,
    `idea_insert ON idea FOR INSERT WITH CHECK (${SYSTEM} OR ${OWN})`,
    `idea_update ON idea FOR UPDATE USING (${SYSTEM} OR ${OWN})`,
    `idea_delete ON idea FOR DELETE USING (${SYSTEM} OR ${OWN})`,
  ],
  idea_need: [
    `idea_need_read ON idea_need FOR SELECT USING (${VISIBLE})`,
    `idea_need_insert ON idea_need FOR INSERT WITH CHECK (${LED})`,
    `idea_need_update ON idea_need FOR UPDATE USING (${LED})`,
    `idea_need_delete ON idea_need FOR DELETE USING (${LED})`,
  ],
  idea_version: [
    `idea_version_read ON idea_version FOR SELECT USING ((state = 'submitted' OR NOT ${READERS}) AND ${VISIBLE})`,
    `idea_version_insert ON idea_version FOR INSERT WITH CHECK (${LED})`,
    `idea_version_update ON idea_version FOR UPDATE USING (${LED})`,
    `idea_version_delete ON idea_version FOR DELETE USING (${LED})`,
  ],
  idea_memo: [`idea_memo_all ON idea_memo FOR ALL USING (${LED})`],
};

export class IdeaRowSecurity1764000002220 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE idea_memo (
        idea_id uuid NOT NULL,
        version integer NOT NULL,
        memo text NOT NULL,
        CONSTRAINT pk_idea_memo PRIMARY KEY (idea_id, version)
      )
    `);
    await queryRunner.query(
      `ALTER TABLE idea_memo ADD CONSTRAINT fk_idea_memo_idea_id FOREIGN KEY (idea_id) REFERENCES idea(id) ON DELETE CASCADE`,
    );
    // The row of an idea is read by ministries: what is not for them cannot stand in it.
    await queryRunner.query(`
      INSERT INTO idea_memo SELECT idea_id, version, content->>'privateMemo' FROM idea_version
       WHERE content->>'privateMemo' <> ''
      UNION SELECT id, version, private_memo FROM idea WHERE private_memo <> ''
    `);
    await queryRunner.query(`UPDATE idea_version SET content = content - 'privateMemo'`);
    await queryRunner.query(`ALTER TABLE idea DROP COLUMN private_memo`);
    for (const sql of FUNCTIONS) await queryRunner.query(sql);
    for (const [table, policies] of Object.entries(POLICIES)) {
      await queryRunner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      for (const policy of policies) await queryRunner.query(`CREATE POLICY ${policy}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, policies] of Object.entries(POLICIES).reverse()) {
      for (const policy of policies) await queryRunner.query(`DROP POLICY ${policy.split(' ')[0]} ON ${table}`);
      await queryRunner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
    await queryRunner.query(`DROP FUNCTION app_organization()`);
    await queryRunner.query(`DROP FUNCTION app_audience()`);
    await queryRunner.query(`ALTER TABLE idea ADD COLUMN private_memo text NOT NULL DEFAULT ''`);
    await queryRunner.query(
      `UPDATE idea SET private_memo = memo FROM idea_memo m WHERE m.idea_id = id AND m.version = idea.version`,
    );
    await queryRunner.query(`ALTER TABLE idea ALTER COLUMN private_memo DROP DEFAULT`);
    await queryRunner.query(`
      UPDATE idea_version v SET content = content || jsonb_build_object('privateMemo', coalesce(
        (SELECT memo FROM idea_memo m WHERE m.idea_id = v.idea_id AND m.version = v.version), ''))
    `);
    await queryRunner.query(`DROP TABLE idea_memo`);
  }
}
