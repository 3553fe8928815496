import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '../postgres';
import type { DataPaths } from './data-directory';
import { checkDatabase } from './external-servers';
import { RESTART_POLICY, RestartBudget } from './managed-child';
import { OUTCOMES, maskUrl, seconds } from './messages';
import { StandaloneError } from './standalone-error';

const LOG_ROTATION_MS = 60_000;

export interface DatabaseFacts {
  /** For the application. */
  url: string;
  /** For the owner of the tables; undefined: that is the application's role, too. */
  migrationUrl?: string;
  /** For the screen; without a password. */
  description: string;
  /** Present when it is the embedded one. */
  clusterDirectory?: string;
  wasEmpty: boolean;
}

export interface ManagedDatabaseOptions {
  paths: DataPaths;
  port: number | undefined;
  print: (line: string) => void;
  signal: AbortSignal;
  /** It ended again and again, or could not be started a second time. */
  onFailure: (error: StandaloneError) => void;
}

/** @throws StandaloneError `database-unreachable` */
export async function useExternalDatabase(
  url: string,
  migrationUrl: string | undefined,
  print: (line: string) => void,
): Promise<DatabaseFacts> {
  const { version, isEmpty } = await checkDatabase(url);
  const description = `PostgreSQL ${version} ${maskUrl(url)}`;
  print(`  データベース: ${description} に接続しました (connected)`);
  return { url, migrationUrl, description, wasEmpty: isEmpty };
}

/** The embedded PostgreSQL, started again at the same address when it ends by itself. */
export class ManagedDatabase {
  private readonly budget = new RestartBudget(RESTART_POLICY);
  private postgres: EmbeddedPostgres | undefined;
  private starting: Promise<unknown> = Promise.resolve();
  private restart: NodeJS.Timeout | undefined;
  private rotation: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(private readonly options: ManagedDatabaseOptions) {}

  /** @throws EmbeddedPostgresError */
  async start(): Promise<DatabaseFacts> {
    const { paths, print, port, signal } = this.options;
    const begin = Date.now();
    const postgres = await this.launch({
      directory: paths.directory,
      logFile: join(paths.logs, 'postgres.log'),
      port,
      signal,
      onStep: (step) => {
        if (step === 'initializing') print('  データベースを作っています… (creating the database)');
      },
    });
    const { version, outcome, clusterDirectory } = postgres;
    print(`  データベース: PostgreSQL ${version} を${OUTCOMES[outcome]} ${seconds(Date.now() - begin)}`);
    this.rotation = setInterval(() => this.postgres?.rotateLog(), LOG_ROTATION_MS).unref();
    return {
      url: postgres.applicationUrl,
      migrationUrl: postgres.url,
      description: `PostgreSQL ${version} 127.0.0.1:${postgres.port}`,
      clusterDirectory,
      wasEmpty: outcome === 'initialized',
    };
  }

  markReady(): void {
    this.budget.markReady();
  }

  /** Orderly; see {@link forceStop}. @throws EmbeddedPostgresError `stop-failed` */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    clearInterval(this.rotation);
    // A start under way is called off by the signal; it cleans up after itself, or leaves us a server to stop.
    await this.starting.catch(() => undefined);
    await this.postgres?.stop();
  }

  forceStop(): void {
    this.stopping = true;
    this.postgres?.stop('immediate').catch(() => undefined);
  }

  private async launch(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const starting = startEmbeddedPostgres(options);
    this.starting = starting;
    const postgres = await starting;
    this.postgres = postgres;
    postgres.onUnexpectedExit(() => this.ended(postgres, options));
    return postgres;
  }

  private ended(postgres: EmbeddedPostgres, options: EmbeddedPostgresOptions): void {
    if (this.stopping) return;
    const { print, onFailure } = this.options;
    const next = this.budget.afterExit(Date.now());
    if (next === 'loop') {
      const message = 'データベースが繰り返し終了するので止めます (the database keeps ending)';
      onFailure(new StandaloneError('crash-loop', message, [], postgres.logFile));
      return;
    }
    print(`[database] 終了しました。再起動します (ended, restarting): ${postgres.logFile}`);
    this.restart = setTimeout(() => {
      // The same port: API and worker know the address and connect again by themselves.
      this.launch({ ...options, port: postgres.port, onStep: undefined }).then(
        () => print('[database] 再び動いています (running again)'),
        (error: unknown) => {
          if (this.stopping) return;
          const message = error instanceof Error ? error.message : String(error);
          onFailure(new StandaloneError('crash-loop', message, [], postgres.logFile));
        },
      );
    }, next);
  }
}
