import { QUEUE_NAMES } from '@app/contracts';
import { grantSchema } from '@app/database';
import { runMigrations } from 'bullmq';
import { Client, escapeIdentifier } from 'pg';
import { BULLMQ_SCHEMA } from './queue-connection';

/**
 * Brings BullMQ's own tables up to date.
 * @param databaseUrl for the owner of the tables
 * @param applicationRole as in the database library's `migrate`
 * @returns their schema version
 */
export async function migrateQueueSchema(databaseUrl: string, applicationRole?: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const version = await runMigrations(client, BULLMQ_SCHEMA);
    await createSequences(client);
    if (applicationRole !== undefined) await grantSchema(client, BULLMQ_SCHEMA, applicationRole);
    return version;
  } finally {
    await client.end();
  }
}

/** BullMQ would make a queue's sequence of job ids with its first job; the application's role cannot. */
async function createSequences(owner: Client): Promise<void> {
  for (const queue of QUEUE_NAMES) {
    const { rows } = await owner.query<{ name: string }>(`SELECT ${BULLMQ_SCHEMA}.job_id_seq_name($1) AS name`, [
      queue,
    ]);
    await owner.query(`CREATE SEQUENCE IF NOT EXISTS ${BULLMQ_SCHEMA}.${escapeIdentifier(rows[0]!.name)}`);
  }
}
