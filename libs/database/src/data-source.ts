import type { ClientBase } from 'pg';
import { DataSource, type DataSourceOptions, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { IdempotencyKey } from './idempotency';
import { SnakeNamingStrategy } from './naming.strategy';
import { OutboxEvent } from './outbox.entity';
import { ProcessedMessage } from './processed-message.entity';
import { PublicChange } from './public-change.entity';

const DATABASE_ENTITIES: readonly EntityTarget<ObjectLiteral>[] = [
  OutboxEvent,
  ProcessedMessage,
  IdempotencyKey,
  PublicChange,
];

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly migrations?: DataSourceOptions['migrations'];
  readonly applicationName: string;
}

export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url: options.url,
    applicationName: options.applicationName,
    entities: DATABASE_ENTITIES as DataSourceOptions['entities'],
    ...(options.migrations && { migrations: options.migrations }),
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    poolSize: options.poolSize,
    logging: false,
    // An idle connection that the server closes must not take the process down with it.
    poolErrorHandler: () => undefined,
    extra: {
      connectionTimeoutMillis: 5000,
      idle_in_transaction_session_timeout: 60_000,
      // pg hands a new connection over a moment before its user listens for errors; a server that goes down in that
      // moment would end the whole process. The query that wanted the connection fails anyway.
      onConnect: (client: ClientBase) => {
        client.on('error', () => undefined);
      },
    },
  };
}

export const createDataSource = (options: DatabaseOptions): DataSource => new DataSource(dataSourceOptions(options));
