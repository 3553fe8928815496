import { type ClientBase, escapeIdentifier } from 'pg';

/**
 * The application's role owns nothing: it reads and writes rows, and neither changes tables nor switches a trigger off.
 * These tables it may touch even less; every other one it may read and write.
 */
const NARROWER: Readonly<Record<string, string>> = {
  schema_migration: 'SELECT',
  audit_record: 'SELECT, INSERT',
  // Written by the trigger of audit_record, with its owner's rights.
  audit_link: 'SELECT',
  // What was said and decided stays as it was.
  content_version: 'SELECT, INSERT',
  content_review: 'SELECT, INSERT',
};

const ROWS = 'SELECT, INSERT, UPDATE, DELETE';

/**
 * Gives the application's role what it needs in a schema, and takes back what is more. Run by the owner after each
 * change of tables; the same again changes nothing.
 * @param role the same as the owner's: nothing is to be given, and the separation is off
 */
export async function grantSchema(owner: ClientBase, schema: string, role: string): Promise<void> {
  const { rows } = await owner.query<{ same: boolean; tables: string[] }>(
    `SELECT current_user = $1 AS same,
            ARRAY(SELECT tablename::text FROM pg_tables WHERE schemaname = $2 ORDER BY tablename) AS tables`,
    [role, schema],
  );
  const { same, tables } = rows[0]!;
  if (same) return;
  const [inSchema, to] = [escapeIdentifier(schema), escapeIdentifier(role)];
  await owner.query(`GRANT USAGE ON SCHEMA ${inSchema} TO ${to}`);
  // Also for what a migration adds while the old version of the program is still running.
  await owner.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${inSchema} GRANT ${ROWS} ON TABLES TO ${to}`);
  await owner.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${inSchema} GRANT USAGE, SELECT ON SEQUENCES TO ${to}`);
  await owner.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${inSchema} TO ${to}`);
  for (const table of tables) {
    const name = `${inSchema}.${escapeIdentifier(table)}`;
    const narrower = schema === 'public' ? NARROWER[table] : undefined;
    if (narrower) await owner.query(`REVOKE ALL ON ${name} FROM ${to}`);
    await owner.query(`GRANT ${narrower ?? ROWS} ON ${name} TO ${to}`);
  }
}

/** @returns the role that an address of PostgreSQL names */
export const roleOf = (databaseUrl: string): string => decodeURIComponent(new URL(databaseUrl).username);
