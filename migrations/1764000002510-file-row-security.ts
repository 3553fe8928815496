import type { MigrationInterface, QueryRunner } from 'typeorm';

// As for ideas (1764000002220), and docs/adr/0035.
const SYSTEM = `(SELECT app_audience()) = 'system'`;
const OWN = `organization_id = (SELECT app_organization())`;
const LED = `(${SYSTEM} OR EXISTS (SELECT FROM idea i WHERE i.id = idea_id AND i.${OWN}))`;
/** Partners of a joint idea read what hangs on it once it is submitted, like everybody else who reads it then. */
const READABLE = `(${SYSTEM} OR EXISTS (SELECT FROM idea i WHERE i.id = idea_id AND (i.state = 'submitted' OR i.${OWN})))`;
const OF_FILE = `EXISTS (SELECT FROM stored_file f WHERE f.id = file_id)`;
const OF_OWN_FILE = `EXISTS (SELECT FROM stored_file f WHERE f.id = file_id AND (${SYSTEM} OR f.${OWN}))`;

const POLICIES: Readonly<Record<string, readonly string[]>> = {
  idea_attachment: [
    `idea_attachment_read ON idea_attachment FOR SELECT USING (${READABLE})`,
    `idea_attachment_insert ON idea_attachment FOR INSERT WITH CHECK (${LED})`,
    `idea_attachment_delete ON idea_attachment FOR DELETE USING (${LED})`,
  ],
  stored_file: [
    `stored_file_read ON stored_file FOR SELECT USING (${SYSTEM} OR ${OWN})`,
    // One policy for each kind of thing that files hang on: what lets one read the thing lets one read the file.
    `stored_file_of_idea ON stored_file FOR SELECT USING (EXISTS (SELECT FROM idea_attachment a WHERE a.file_id = id))`,
    `stored_file_insert ON stored_file FOR INSERT WITH CHECK (${SYSTEM} OR ${OWN})`,
    `stored_file_delete ON stored_file FOR DELETE USING (${SYSTEM} OR ${OWN})`,
  ],
  stored_file_content: [
    `stored_file_content_read ON stored_file_content FOR SELECT USING (${OF_FILE})`,
    `stored_file_content_insert ON stored_file_content FOR INSERT WITH CHECK (${OF_OWN_FILE})`,
    `stored_file_content_delete ON stored_file_content FOR DELETE USING (${OF_OWN_FILE})`,
  ],
};

export class FileRowSecurity1764000002510 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
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
  }
}
