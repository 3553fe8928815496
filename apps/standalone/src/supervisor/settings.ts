import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StandaloneError } from './standalone-error';

export interface Settings {
  port: number;
  /** Where the worker answers health checks; undefined: the next free port after `port`. */
  workerPort: number | undefined;
  /** Absolute; undefined: the default of this project and user. */
  dataDirectory: string | undefined;
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  /** The same database for the role that owns the tables; undefined: DATABASE_URL's role owns them. */
  migrationDatabaseUrl: string | undefined;
  /** Fixed port of the embedded PostgreSQL; undefined: a free one. */
  databasePort: number | undefined;
  /** Undefined: BullMQ's PostgreSQL backend. */
  redisUrl: string | undefined;
  /** Undefined: mails stay in the development mailbox. */
  smtpUrl: string | undefined;
  /** `auto`: once, into a database that was empty. */
  demo: 'auto' | 'always' | 'never';
  verbose: boolean;
  help: boolean;
}

export const USAGE = `使い方 / usage: npm start -- [options]

  --port N           画面と API のポート (web and API), default 3000, env PORT
  --worker-port N    ワーカーの稼働確認のポート (worker's health), env WORKER_PORT
  --data-dir DIR     データとログの場所 (data and logs), env MUSUBI_DATA_DIR
  --database-port N  組み込み PostgreSQL のポート (embedded PostgreSQL), default: a free one
  --no-demo          見本データを入れない (start empty)
  --demo             見本データを必ず入れる (load demo data even into a database in use)
  --verbose          すべてのログを表示 (show all logs)
  --help             この説明 (this text)

  DATABASE_URL  既存の PostgreSQL 15 以降を使う (use an existing server instead of the embedded one)
  MIGRATION_DATABASE_URL  その表を所有する役割での接続 (the same database for the role that owns the tables)
  REDIS_URL     既存の Redis を使う (use Redis for jobs instead of PostgreSQL)
  SMTP_URL      メールを送るサーバー、MAIL_FROM と一緒に (mail server, with MAIL_FROM)
`;

/** @throws StandaloneError `usage` */
export function parseSettings(args: readonly string[], environment: NodeJS.ProcessEnv, cwd = process.cwd()): Settings {
  const { values } = parse(args);
  if (values.demo && values['no-demo']) throw usage('--demo と --no-demo は同時に使えません (are exclusive)');

  const databaseUrl = url('DATABASE_URL', environment.DATABASE_URL, ['postgres:', 'postgresql:']);
  const migrationDatabaseUrl = url('MIGRATION_DATABASE_URL', environment.MIGRATION_DATABASE_URL, [
    'postgres:',
    'postgresql:',
  ]);
  const redisUrl = url('REDIS_URL', environment.REDIS_URL, ['redis:', 'rediss:']);
  const smtpUrl = url('SMTP_URL', environment.SMTP_URL, ['smtp:', 'smtps:']);
  const dataDirectory = values['data-dir'] ?? filled(environment.MUSUBI_DATA_DIR);
  if (values['data-dir'] === '') throw usage('--data-dir に場所を指定してください (needs a directory)');
  const settings: Settings = {
    port: port('--port', values.port) ?? port('PORT', filled(environment.PORT)) ?? 3000,
    workerPort: port('--worker-port', values['worker-port']) ?? port('WORKER_PORT', filled(environment.WORKER_PORT)),
    dataDirectory: dataDirectory === undefined ? undefined : resolve(cwd, dataDirectory),
    databaseUrl,
    migrationDatabaseUrl,
    databasePort: port('--database-port', values['database-port']),
    redisUrl,
    smtpUrl,
    demo: values['no-demo'] ? 'never' : values.demo ? 'always' : 'auto',
    verbose: values.verbose ?? false,
    help: values.help ?? false,
  };
  if (settings.workerPort === settings.port) {
    throw usage(`--port と --worker-port が同じです (must differ): ${settings.port}`);
  }
  return settings;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        'worker-port': { type: 'string' },
        'database-port': { type: 'string' },
        'data-dir': { type: 'string' },
        demo: { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usage(`${reason.split('. ')[0]} — npm start -- --help`);
  }
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

function port(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(value >= 1 && value <= 65535)) {
    throw usage(`${name} は 1 から 65535 までの数です (must be a number from 1 to 65535): ${text}`);
  }
  return value;
}

function url(name: string, text: string | undefined, protocols: readonly string[]): string | undefined {
  const value = filled(text);
  if (value === undefined) return undefined;
  // The value may hold a password: it is never repeated in a message.
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    throw usage(`${name} は ${protocols[0]}//… の形で指定してください (must be a ${protocols[0]}// address)`);
  }
  return value;
}

function usage(message: string): StandaloneError {
  return new StandaloneError('usage', message);
}
