import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { currentProcess } from '../process/process-identity';
import { tryLock, type HeldLock } from '../process/lock-file';
import { ChildLog } from './child-log';
import { runCliStep } from './cli-step';
import { defaultDataDirectory, fromFileError, prepareDataDirectory, type DataPaths } from './data-directory';
import {
  buildIdentity,
  databaseIdentity,
  decideDemo,
  type DemoDecision,
  parseAccounts,
  readDemoRecord,
  writeDemoRecord,
  type DemoAccount,
} from './demo';
import { checkRedis } from './external-servers';
import { waitForHealth } from './health';
import { ManagedChild } from './managed-child';
import { ManagedDatabase, useExternalDatabase, type DatabaseFacts } from './managed-database';
import { maskUrl, readyMessage, seconds } from './messages';
import { nextFreePort, requirePort } from './ports';
import {
  API_READY_PATH,
  WORKER_READY_PATH,
  readRunFileUnverified,
  removeRunFile,
  writeRunFile,
  type RunFile,
} from './run-file';
import type { Settings } from './settings';
import { ensureSecretKeys } from './secret-keys';
import { StandaloneError } from './standalone-error';

/** Milliseconds. */
const LIMITS = { migrate: 300_000, demo: 600_000, ready: 90_000, childGrace: 12_000, leftoverPorts: 15_000 };

export interface Surroundings {
  projectRoot: string;
  /** Compiled applications: `<dist>/apps/<name>/src/main.js`. */
  dist: string;
  environment: NodeJS.ProcessEnv;
  print: (line: string) => void;
  /** Preloaded into API and worker; undefined leaves it out. */
  guard: string | undefined;
}

/** One process tree: database, migrations, demo data, API and worker, in this order; down again in the opposite one. */
export class Supervisor {
  private readonly abort = new AbortController();
  private readonly children: ManagedChild[] = [];
  private readonly logs: ChildLog[] = [];
  private readonly stopped: Promise<void>;
  private endNow: () => void = () => undefined;
  private failure: StandaloneError | undefined;
  private readonly steps: Promise<unknown>[] = [];
  private embedded: ManagedDatabase | undefined;
  private lock: HeldLock | undefined;
  private paths: DataPaths | undefined;
  private ownsRunFile = false;

  constructor(
    private readonly settings: Settings,
    private readonly around: Surroundings,
  ) {
    this.stopped = new Promise((resolve) => (this.endNow = resolve));
  }

  /**
   * Brings everything up, waits for {@link requestStop} or a failure, and takes everything down.
   *
   * @throws StandaloneError or EmbeddedPostgresError, after everything is down
   */
  async run(onReady?: (run: RunFile) => void): Promise<void> {
    const directory = this.settings.dataDirectory ?? defaultDataDirectory(this.around.projectRoot);
    try {
      const paths = prepareDataDirectory(directory);
      this.paths = paths;
      const run = await this.bringUp(paths);
      onReady?.(run);
      await this.stopped;
    } catch (error) {
      // What ended the waiting is the cause; the rest follows from it.
      if (!this.failure && !this.abort.signal.aborted) throw fromFileError(error, directory);
    } finally {
      await this.bringDown();
    }
    if (this.failure) throw this.failure;
  }

  /** The orderly way down; harmless when repeated. */
  requestStop(): void {
    this.abort.abort();
    this.endNow();
  }

  /** Everything down at once. Committed data stays. */
  forceStop(): void {
    this.requestStop();
    for (const child of this.children) child.kill();
    this.embedded?.forceStop();
  }

  private async bringUp(paths: DataPaths): Promise<RunFile> {
    this.requireApplications();
    this.takeLock(paths);
    this.around.print(`  データ / data: ${paths.directory}`);
    const leftover = readRunFileUnverified(paths.runFile) !== undefined;
    const ports = await this.requirePorts(leftover);
    const run: RunFile = {
      ...currentProcess(),
      state: 'starting',
      url: `http://127.0.0.1:${ports.api}`,
      workerUrl: `http://127.0.0.1:${ports.worker}`,
      databaseUrl: '',
      redisUrl: this.settings.redisUrl,
      dataDirectory: paths.directory,
      startedAt: new Date().toISOString(),
    };

    if (this.settings.redisUrl) await checkRedis(this.settings.redisUrl);
    const database = await this.startDatabase(paths);
    this.throwIfStopped();
    run.databaseUrl = database.url;
    run.migrationDatabaseUrl = database.migrationUrl;
    writeRunFile(paths.runFile, run);
    this.ownsRunFile = true;

    // A database of our own is a trial: without a mail server people read their mails over HTTP.
    const { databaseUrl, smtpUrl } = this.settings;
    const devMailbox = !databaseUrl && !smtpUrl && { DEV_MAILBOX: 'true' };
    // Only migrations know the owner's address.
    const { MIGRATION_DATABASE_URL: _owner, ...environment } = this.around.environment;
    const demo = this.decideDemo(paths, database);
    const env = {
      ...devMailbox,
      ...(!databaseUrl && { SECRET_KEYS: ensureSecretKeys(paths.secretKeysFile) }),
      ...environment,
      ...this.secondFactorOf(demo),
      DATABASE_URL: database.url,
    };
    const { migrationUrl } = database;
    const asOwner = { ...env, ...(migrationUrl && { MIGRATION_DATABASE_URL: migrationUrl }) };
    await this.timed('テーブルを最新にしました (migrated)', () =>
      this.cli(paths, ['migrate'], asOwner, LIMITS.migrate, {
        code: 'migration-failed',
        message: 'テーブルを最新にできませんでした (migrations failed)',
      }),
    );
    this.startChild('api', paths, { ...env, PORT: String(ports.api) });
    this.startChild('worker', paths, { ...env, WORKER_PORT: String(ports.worker) });
    const [accounts] = await Promise.all([this.loadDemo(demo, paths, database, env), this.waitUntilReady(run)]);
    this.throwIfStopped();

    run.state = 'ready';
    writeRunFile(paths.runFile, run);
    this.around.print(
      readyMessage({
        url: `http://localhost:${ports.api}`,
        // Since the process began: scripts/start.mjs installs and builds in the same one.
        elapsedMs: performance.now(),
        dataDirectory: paths.directory,
        logs: paths.logs,
        runFile: paths.runFile,
        database: database.description,
        queue: this.settings.redisUrl ? `Redis ${maskUrl(this.settings.redisUrl)}` : 'PostgreSQL',
        mail: smtpUrl ? maskUrl(smtpUrl) : '届けずに保管 / kept, read with: npm run mailbox',
        accounts,
      }),
    );
    return run;
  }

  private requireApplications(): void {
    for (const name of ['cli', 'api', 'worker']) {
      if (!existsSync(this.script(name))) {
        throw new StandaloneError(
          'project-incomplete',
          `${this.script(name)} がありません。npm start で起動してください (not built; start with npm start)`,
        );
      }
    }
  }

  private takeLock(paths: DataPaths): void {
    const attempt = tryLock(paths.lockFile);
    if ('held' in attempt) {
      this.lock = attempt.held;
      return;
    }
    const running = readRunFileUnverified(paths.runFile);
    const where = running ? ` ${running.url}` : '';
    throw new StandaloneError(
      'already-running',
      `むすびはこのデータで既に動いています:${where} プロセス ${attempt.holder?.pid ?? '不明'}、${paths.directory} ` +
        '(already running on this data directory; stop it or choose another --data-dir)',
    );
  }

  private async requirePorts(leftover: boolean): Promise<{ api: number; worker: number }> {
    // Children of a killed instance notice its end and go; the port is free a moment later.
    const patience = leftover ? LIMITS.leftoverPorts : 0;
    const { port, workerPort } = this.settings;
    await requirePort(port, '--port', patience, this.abort.signal);
    if (workerPort !== undefined) await requirePort(workerPort, '--worker-port', patience, this.abort.signal);
    return { api: port, worker: workerPort ?? (await nextFreePort(Math.min(port + 1, 65335), [port])) };
  }

  private startDatabase(paths: DataPaths): Promise<DatabaseFacts> {
    const { print } = this.around;
    const { databaseUrl, migrationDatabaseUrl } = this.settings;
    if (databaseUrl) return useExternalDatabase(databaseUrl, migrationDatabaseUrl, print);
    this.embedded = new ManagedDatabase({
      paths,
      port: this.settings.databasePort,
      print,
      signal: this.abort.signal,
      onFailure: (error) => this.fail(error),
    });
    return this.embedded.start();
  }

  private startChild(name: 'api' | 'worker', paths: DataPaths, env: NodeJS.ProcessEnv): void {
    const log = this.openLog(name, paths);
    const child = new ManagedChild({
      name,
      script: this.script(name),
      guard: this.around.guard,
      cwd: this.around.projectRoot,
      env,
      log,
      print: this.around.print,
      onCrashLoop: (error) => this.fail(error),
    });
    this.children.push(child);
    child.start();
  }

  private async waitUntilReady(run: RunFile): Promise<void> {
    const [api, worker] = await Promise.all([
      waitForHealth(`${run.url}${API_READY_PATH}`, LIMITS.ready, this.abort.signal),
      waitForHealth(`${run.workerUrl}${WORKER_READY_PATH}`, LIMITS.ready, this.abort.signal),
    ]);
    this.throwIfStopped();
    if (!api || !worker) {
      const log = this.logs.find((candidate) => candidate.file.endsWith(api ? 'worker.log' : 'api.log'));
      throw new StandaloneError(
        'not-ready-in-time',
        `${api ? 'worker' : 'api'} が ${LIMITS.ready / 1000} 秒以内に準備できませんでした (was not ready in time)`,
        log?.lastLines(),
        log?.file,
      );
    }
    for (const child of this.children) child.markReady();
    this.embedded?.markReady();
  }

  private decideDemo(paths: DataPaths, database: DatabaseFacts): DemoDecision {
    return decideDemo({
      demo: this.settings.demo,
      embedded: database.clusterDirectory !== undefined,
      databaseWasEmpty: database.wasEmpty,
      record: readDemoRecord(paths.demoFile),
      database: databaseIdentity(database),
      build: buildIdentity(this.around.dist),
    });
  }

  /** Whoever reads the demo accounts' passwords on the screen has no telephone that belongs to them. */
  private secondFactorOf(demo: DemoDecision): { SECOND_FACTOR_KINDS?: string } {
    const chosen = this.around.environment['SECOND_FACTOR_KINDS']?.trim();
    if (chosen || (demo !== 'load' && demo !== 'loaded-before')) return {};
    this.around.print(
      '  見本のアカウントのパスワードは公開されているため、二段階認証を求めません (demo data: no second factor is asked for)',
    );
    return { SECOND_FACTOR_KINDS: 'none' };
  }

  private async loadDemo(
    decision: DemoDecision,
    paths: DataPaths,
    database: DatabaseFacts,
    env: NodeJS.ProcessEnv,
  ): Promise<DemoAccount[]> {
    const build = buildIdentity(this.around.dist);
    const identity = databaseIdentity(database);
    if (decision === 'loaded-before') return readDemoRecord(paths.demoFile)?.accounts ?? [];
    if (decision !== 'load') {
      if (decision === 'skip-database-in-use') {
        this.around.print(
          '  使用中のデータベースなので見本データは入れません。入れるには --demo (database in use: no demo data without --demo)',
        );
      }
      return [];
    }
    const failure = {
      code: 'demo-data-failed',
      message: '見本データを入れられませんでした (loading demo data failed)',
    } as const;
    this.around.print('  見本データ（架空）を入れています… (loading fictional demo data)');
    await this.timed('見本データを入れました (demo data loaded)', () =>
      this.cli(paths, ['demo-data'], env, LIMITS.demo, failure),
    );
    const output = await this.cli(paths, ['demo-data', '--print-accounts'], env, LIMITS.demo, failure);
    const accounts = parseAccounts(output);
    if (build !== undefined) writeDemoRecord(paths.demoFile, { build, database: identity, accounts });
    return accounts;
  }

  private cli(
    paths: DataPaths,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    timeoutMs: number,
    failure: { code: 'migration-failed' | 'demo-data-failed'; message: string },
  ): Promise<string> {
    const step = runCliStep({
      script: this.script('cli'),
      args,
      cwd: this.around.projectRoot,
      env,
      log: this.openLog('cli', paths),
      timeoutMs,
      signal: this.abort.signal,
      failure,
    });
    this.steps.push(step);
    return step;
  }

  private openLog(name: string, paths: DataPaths): ChildLog {
    const { print } = this.around;
    const log = new ChildLog({ name, file: join(paths.logs, `${name}.log`), verbose: this.settings.verbose, print });
    this.logs.push(log);
    return log;
  }

  private async timed(done: string, work: () => Promise<unknown>): Promise<void> {
    const begin = Date.now();
    await work();
    this.around.print(`  ${done} ${seconds(Date.now() - begin)}`);
  }

  private script(name: string): string {
    return join(this.around.dist, 'apps', name, 'src', 'main.js');
  }

  private fail(error: StandaloneError): void {
    this.failure ??= error;
    this.requestStop();
  }

  private throwIfStopped(): void {
    if (this.abort.signal.aborted) throw this.failure ?? new StandaloneError('aborted', '起動を中止しました (aborted)');
  }

  private async bringDown(): Promise<void> {
    // Also ends the waiting of what still starts, when one of several things that start together has failed.
    this.abort.abort();
    await Promise.allSettled(this.steps);
    await Promise.all(this.children.map((child) => child.stop(LIMITS.childGrace)));
    try {
      await this.embedded?.stop();
    } finally {
      for (const log of this.logs) log.close();
      if (this.paths && this.ownsRunFile) removeRunFile(this.paths.runFile);
      this.lock?.release();
    }
  }
}
