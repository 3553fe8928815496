import { join } from 'node:path';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { grantSchema } from './application-role';
import { createDataSource } from './data-source';

/** Several processes may start at once; one of them migrates. Any constant will do. */
const MIGRATION_LOCK = 7_264_111;

/** Migrations stand beside the libraries, in the sources as in the build. */
const MIGRATIONS = join(__dirname, '../../../migrations/*.{ts,js}');

async function withDataSource<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = createDataSource({
    url,
    poolSize: 3,
    applicationName: 'musubi-migrate',
    migrations: [MIGRATIONS],
  });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work(dataSource);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}

/**
 * @param url for the owner of the tables
 * @param applicationRole gets what it needs of them; omitted, or the owner itself: the separation is off
 * @returns names of the migrations that ran now
 */
export const migrate = (url: string, applicationRole?: string): Promise<string[]> =>
  withDataSource(url, async (dataSource) => {
    const ran = await dataSource.runMigrations();
    if (applicationRole !== undefined) await grantIn(url, 'public', applicationRole);
    return ran.map(({ name }) => name);
  });

async function grantIn(url: string, schema: string, role: string): Promise<void> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  try {
    await grantSchema(owner, schema, role);
  } finally {
    await owner.end();
  }
}

/** Takes back the newest migrations. @returns how many were taken back */
export const migrateDown = (url: string, steps: number): Promise<number> =>
  withDataSource(url, async (dataSource) => {
    for (let step = 0; step < steps; step++) {
      const [row] = await dataSource.query<{ count: number }[]>('SELECT count(*)::int AS count FROM schema_migration');
      if (!row || row.count === 0) return step;
      await dataSource.undoLastMigration();
    }
    return steps;
  });
