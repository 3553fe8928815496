import { Client } from 'pg';
import { eventually } from './eventually';
import type { TestDatabase } from './test-database';

const LOCK = 4711;

export interface Barrier {
  /** Waits until somebody stands before it. */
  reached(): Promise<void>;
  open(): Promise<void>;
}

/**
 * Stops whoever writes to a table in the middle of its transaction, so that a test can kill it exactly there.
 * @param when for example `BEFORE UPDATE OF published_at`
 */
export async function closeBarrier(database: TestDatabase, when: string, table: string): Promise<Barrier> {
  await database.query(`
    CREATE FUNCTION wait_at_barrier() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NEW; END $$`);
  await database.query(`CREATE TRIGGER barrier ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION wait_at_barrier()`);
  const holder = new Client({ connectionString: database.url });
  // A test that failed leaves it for the end of the run, which cuts it.
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query(`SELECT pg_advisory_lock(${LOCK})`);
  return {
    reached: () =>
      eventually(async () => {
        const waiting = await database.query(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        if (waiting.length === 0) throw new Error(`nobody reached the barrier ${when} ON ${table}`);
      }, 30_000),
    async open() {
      await holder.end();
      await database.query('DROP FUNCTION wait_at_barrier() CASCADE');
    },
  };
}
