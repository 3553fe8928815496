import { join } from 'node:path';
import { EmbeddedPostgresError } from './postgres';
import { findProjectRoot } from './supervisor/data-directory';
import { USAGE, parseSettings } from './supervisor/settings';
import { StandaloneError } from './supervisor/standalone-error';
import { Supervisor } from './supervisor/supervisor';

/**
 * Within this time a second signal counts as the same request: on Ctrl-C the terminal signals the whole group and npm
 * passes the signal on once more.
 */
const SAME_REQUEST_MS = 1_000;

async function main(): Promise<number> {
  const settings = parseSettings(process.argv.slice(2), process.env);
  if (settings.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const projectRoot = findProjectRoot();
  const supervisor = new Supervisor(settings, {
    projectRoot,
    dist: join(projectRoot, 'dist'),
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    guard: join(__dirname, 'supervisor', 'child-guard.js'),
  });
  stopOnSignals(supervisor);
  process.stdout.write('むすびを起動します / starting Musubi\n');
  await supervisor.run();
  process.stdout.write('むすびを停止しました / stopped\n');
  return 0;
}

function stopOnSignals(supervisor: Supervisor): void {
  let first: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = Date.now();
      if (first === undefined) {
        first = now;
        process.stdout.write('\n停止しています… もう一度 Ctrl-C で強制終了 / stopping, Ctrl-C again to force\n');
        supervisor.requestStop();
      } else if (now - first > SAME_REQUEST_MS) {
        process.stdout.write('強制終了します / forcing\n');
        supervisor.forceStop();
      }
    });
  }
  // The terminal is gone after SIGHUP: what we print then must not end us before the database is down.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function report(error: unknown): number {
  if (error instanceof StandaloneError || error instanceof EmbeddedPostgresError) {
    process.stderr.write(`エラー [${error.code}] ${error.message}\n`);
    if (error instanceof StandaloneError) {
      for (const line of error.logTail) process.stderr.write(`    ${line}\n`);
      if (error.logFile) process.stderr.write(`  ログ / log: ${error.logFile}\n`);
    }
    return error.code === 'usage' ? 2 : 1;
  }
  process.stderr.write(
    `エラー / unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}

void main()
  .catch(report)
  .then((code) => process.exit(code));
