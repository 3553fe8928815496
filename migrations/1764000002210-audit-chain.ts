import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  ix_audit_record_at: 'at',
  ix_audit_record_user_id_id: 'user_id, id',
  ix_audit_record_organization_id_id: 'organization_id, id',
  ix_audit_record_action_id: 'action, id',
  ix_audit_record_request_id: 'request_id',
};

/** docs/adr/0034: each record is linked to the one before it at commit, in the order of commits. */
export class AuditChain1764000002210 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_link (
        day date NOT NULL,
        sequence integer NOT NULL,
        record_id bigint NOT NULL,
        previous_hash bytea NOT NULL,
        hash bytea NOT NULL,
        CONSTRAINT pk_audit_link PRIMARY KEY (day, sequence)
      )
    `);
    await queryRunner.query(`CREATE UNIQUE INDEX ix_audit_link_record_id ON audit_link(record_id)`);
    for (const [name, columns] of Object.entries(INDEXES)) {
      await queryRunner.query(`CREATE INDEX ${name} ON audit_record(${columns})`);
    }
    await queryRunner.query(`
      CREATE FUNCTION append_audit_link(record audit_record, today date) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        last audit_link;
        next_day date;
        next_sequence integer;
        previous bytea;
        content text;
      BEGIN
        -- One at a time; held until the commit that follows at once.
        PERFORM pg_advisory_xact_lock(7264112);
        SELECT * INTO last FROM audit_link ORDER BY day DESC, sequence DESC LIMIT 1;
        -- A clock that goes back opens no earlier day again.
        next_day := greatest(last.day, today);
        next_sequence := CASE WHEN next_day = last.day THEN last.sequence + 1 ELSE 1 END;
        previous := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
        SELECT string_agg(coalesce(octet_length(field) || ':' || field, '-'), ',' ORDER BY place) INTO content
          FROM unnest(ARRAY[
            to_char(next_day, 'YYYY-MM-DD'), next_sequence::text, record.id::text,
            (extract(epoch FROM record.at) * 1000000)::bigint::text,
            record.user_id::text, record.organization_id::text, record.action,
            record.subject_type, record.subject_id, record.subject_version::text,
            encode(record.before_hash, 'hex'), encode(record.after_hash, 'hex'), record.request_id
          ]) WITH ORDINALITY AS fields(field, place);
        INSERT INTO audit_link VALUES
          (next_day, next_sequence, record.id, previous, sha256(previous || convert_to(content, 'UTF8')));
      END $$
    `);
    await queryRunner.query(`REVOKE EXECUTE ON FUNCTION append_audit_link(audit_record, date) FROM PUBLIC`);
    await queryRunner.query(`
      DO $$
      DECLARE record audit_record;
      BEGIN
        FOR record IN SELECT * FROM audit_record ORDER BY id LOOP
          PERFORM append_audit_link(record, (record.at AT TIME ZONE 'Asia/Tokyo')::date);
        END LOOP;
      END $$
    `);
    await queryRunner.query(`
      CREATE FUNCTION chain_audit_record() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        PERFORM append_audit_link(NEW, (clock_timestamp() AT TIME ZONE 'Asia/Tokyo')::date);
        RETURN NULL;
      END $$
    `);
    await queryRunner.query(`REVOKE EXECUTE ON FUNCTION chain_audit_record() FROM PUBLIC`);
    await queryRunner.query(`
      CREATE CONSTRAINT TRIGGER audit_record_chain AFTER INSERT ON audit_record DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION chain_audit_record()
    `);
    await queryRunner.query(`
      CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TRIGGER audit_record_chain ON audit_record`);
    await queryRunner.query(`DROP FUNCTION chain_audit_record()`);
    await queryRunner.query(`DROP FUNCTION append_audit_link(audit_record, date)`);
    for (const name of Object.keys(INDEXES)) await queryRunner.query(`DROP INDEX ${name}`);
    await queryRunner.query(`DROP TABLE audit_link`);
  }
}
