import { grantSchema } from '@app/database';
import { runMigrations } from 'bullmq';
import { Client } from 'pg';
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
    if (applicationRole !== undefined) await grantSchema(client, BULLMQ_SCHEMA, applicationRole);
    return version;
  } finally {
    await client.end();
  }
}
