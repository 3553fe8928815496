import type { MigrationInterface, QueryRunner } from 'typeorm';

// As for ideas (1764000002220), and docs/adr/0035.
const SYSTEM = `(SELECT app_audience()) = 'system'`;
const ASKER = `asker_organization_id = (SELECT app_organization())`;
const RECIPIENT = `recipient_organization_id = (SELECT app_organization())`;
const OWN = `organization_id = (SELECT app_organization())`;

const POLICIES: Readonly<Record<string, readonly string[]>> = {
  inquiry: [
    `inquiry_read ON inquiry FOR SELECT USING (${SYSTEM} OR ${ASKER} OR ${RECIPIENT})`,
    `inquiry_insert ON inquiry FOR INSERT WITH CHECK (${SYSTEM} OR ${ASKER})`,
    `inquiry_update ON inquiry FOR UPDATE USING (${SYSTEM} OR ${ASKER} OR ${RECIPIENT})`,
  ],
  inquiry_message: [
    `inquiry_message_read ON inquiry_message FOR SELECT USING (EXISTS (SELECT FROM inquiry q WHERE q.id = inquiry_id))`,
    `inquiry_message_insert ON inquiry_message FOR INSERT
       WITH CHECK (${SYSTEM} OR (${OWN} AND EXISTS (SELECT FROM inquiry q WHERE q.id = inquiry_id)))`,
  ],
};

export class Inquiries1764000004200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE inquiry (
        id uuid NOT NULL,
        idea_id uuid NOT NULL,
        idea_version integer NOT NULL,
        asker_organization_id uuid NOT NULL,
        asked_by uuid NOT NULL,
        recipient_organization_id uuid NOT NULL,
        subject_kind text NOT NULL,
        subject_id uuid NOT NULL,
        subject_title text NOT NULL,
        message text NOT NULL,
        share text NOT NULL,
        shared jsonb NOT NULL,
        state text NOT NULL,
        version integer NOT NULL,
        due_on date NOT NULL,
        reminders integer NOT NULL,
        decline_reason text,
        answer text NOT NULL,
        answered_by uuid,
        answered_at timestamptz,
        fictional boolean NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_inquiry PRIMARY KEY (id)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE inquiry_message (
        id uuid NOT NULL,
        inquiry_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        author_id uuid NOT NULL,
        text text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pk_inquiry_message PRIMARY KEY (id)
      )
    `);
    for (const [table, column, target, rule] of [
      ['inquiry', 'idea_id', 'idea', ' ON DELETE CASCADE'],
      ['inquiry', 'asker_organization_id', 'organization', ''],
      ['inquiry', 'asked_by', 'app_user', ''],
      ['inquiry', 'recipient_organization_id', 'organization', ''],
      ['inquiry', 'answered_by', 'app_user', ''],
      ['inquiry_message', 'inquiry_id', 'inquiry', ' ON DELETE CASCADE'],
      ['inquiry_message', 'organization_id', 'organization', ''],
      ['inquiry_message', 'author_id', 'app_user', ''],
    ] as const) {
      await queryRunner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT fk_${table}_${column} FOREIGN KEY (${column}) REFERENCES ${target}(id)${rule}`,
      );
    }
    await queryRunner.query(`CREATE INDEX ix_inquiry_asked_by ON inquiry(asked_by)`);
    await queryRunner.query(`CREATE INDEX ix_inquiry_answered_by ON inquiry(answered_by)`);
    for (const side of ['asker', 'recipient']) {
      await queryRunner.query(
        `CREATE INDEX ix_inquiry_${side}_organization_id_updated_at_id ON inquiry(${side}_organization_id, updated_at, id)`,
      );
    }
    await queryRunner.query(`
      CREATE UNIQUE INDEX ix_inquiry_alive ON inquiry(idea_id, subject_kind, subject_id)
        WHERE state IN ('open', 'interested', 'needs_talk')
    `);
    await queryRunner.query(
      `CREATE INDEX ix_inquiry_message_inquiry_id_created_at_id ON inquiry_message(inquiry_id, created_at, id)`,
    );
    await queryRunner.query(`CREATE INDEX ix_inquiry_message_author_id ON inquiry_message(author_id)`);
    await queryRunner.query(`ALTER TABLE decision ADD COLUMN provider_outcome text, ADD COLUMN provider_reason text`);
    for (const [table, policies] of Object.entries(POLICIES)) {
      await queryRunner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      for (const policy of policies) await queryRunner.query(`CREATE POLICY ${policy}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE decision DROP COLUMN provider_outcome, DROP COLUMN provider_reason`);
    await queryRunner.query(`DROP TABLE inquiry_message`);
    await queryRunner.query(`DROP TABLE inquiry`);
  }
}
