import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDataSource, migrate, migrateDown } from '@app/database';
import { migrateQueueSchema } from '@app/queue';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { ApiModule } from '../../apps/api/src/app.module';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { testSettings } from '../support/test-settings';

const MIGRATIONS = join(__dirname, '../../migrations');

/** Everything in our schema that a migration can make, as comparable lines. */
const OBJECTS = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' ||
         COALESCE(column_default, '') || ' ' || is_identity AS line
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'sequence ' || sequence_name FROM information_schema.sequences WHERE sequence_schema = 'public'
  UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
  ORDER BY line`;

const linesOf = async (database: TestDatabase): Promise<string[]> =>
  (await database.query<{ line: string }>(OBJECTS)).map(({ line }) => line);

describe('migrations', () => {
  it('go up, all the way down, and up again to the same schema', async () => {
    const database = await createTestDatabase('empty');
    const names = await migrate(database.ownerUrl);
    const first = await linesOf(database);
    expect(names.length).toBeGreaterThan(5);
    expect(first.some((line) => line.startsWith('column idea.title'))).toBe(true);

    expect(await migrateDown(database.ownerUrl, names.length)).toBe(names.length);
    const left = await linesOf(database);
    // TypeORM's own record of what has run stays.
    expect(left.filter((line) => !line.includes('schema_migration'))).toEqual([]);

    expect(await migrate(database.ownerUrl)).toEqual(names);
    expect(await linesOf(database)).toEqual(first);
  });

  it('take back exactly what each of them did', async () => {
    const files = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.ts'));
    const back = await createTestDatabase('empty');
    await migrate(back.ownerUrl);
    for (let done = files.length - 1; done > 0; done--) {
      await migrateDown(back.ownerUrl, 1);
      const forth = await createTestDatabase('empty');
      const migrations = files.slice(0, done).map((file) => join(MIGRATIONS, file));
      const options = { url: forth.ownerUrl, poolSize: 2, applicationName: 'musubi-test', migrations };
      const dataSource = await createDataSource(options).initialize();
      await dataSource.runMigrations().finally(() => dataSource.destroy());
      expect(await linesOf(back)).toEqual(await linesOf(forth));
    }
    // Each migration is a database of its own to make.
  }, 300_000);

  it('run once when several processes start together', async () => {
    const database = await createTestDatabase('empty');
    const runs = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl)));
    expect(runs.map((names) => names.length > 0).filter(Boolean)).toHaveLength(1);
    await Promise.all([1, 2, 3].map(() => migrateQueueSchema(database.ownerUrl)));
  });
});

describe('entities and database', () => {
  let app: INestApplicationContext | undefined;
  afterEach(() => app?.close());

  const settingsFor = async () => testSettings((await createTestDatabase()).url);

  it.each([
    ['API', async () => ApiModule.forRoot(await settingsFor())],
    ['worker', async () => WorkerModule.forRoot(await settingsFor())],
  ])('are the same for the %s', async (_, moduleOf) => {
    app = await NestFactory.createApplicationContext(await moduleOf(), { logger: false, abortOnError: false });
    const dataSource = app.get(DataSource);
    expect(dataSource.entityMetadatas.length).toBeGreaterThan(10);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
});
