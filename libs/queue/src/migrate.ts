import { runMigrations } from 'bullmq';
import { Client } from 'pg';
import { BULLMQ_SCHEMA } from './queue-connection';

/** Brings BullMQ's own tables up to date. @returns their schema version. */
export async function migrateQueueSchema(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await runMigrations(client, BULLMQ_SCHEMA);
  } finally {
    await client.end();
  }
}
