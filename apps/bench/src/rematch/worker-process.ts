import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LoopFigures } from './worker-probe';

/** One line of the worker's log about ideas that were matched, see BulkMatching. */
export interface MatchedLine {
  readonly ideas: number;
  readonly readMs: number;
  /** In all, from the request to the answer. */
  readonly engineMs: number;
  readonly matchMs: number;
  readonly packagesMs: number;
  readonly encodeMs: number;
  readonly storeMs: number;
}

export interface BenchWorker {
  /** What it said of matched ideas since the last time. */
  lines(): MatchedLine[];
  /** Its event loop since the last time. */
  figures(): Promise<LoopFigures>;
  stop(): Promise<void>;
}

/** The worker as operators start it, with a probe. Of its log, warnings and errors are passed on. */
export async function startWorker(databaseUrl: string, redisUrl: string | undefined): Promise<BenchWorker> {
  const program = join(__dirname, '../../../worker/src/main.js');
  const child: ChildProcess = fork(program, [], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--require', join(__dirname, 'worker-probe.js')],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl ?? '',
      WORKER_PORT: '0',
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const lines: MatchedLine[] = [];
  const output = createInterface({ input: child.stdout! });
  output.on('line', (text) => {
    const line = parse(text);
    if (line['msg'] === 'ideas matched') lines.push(line as unknown as MatchedLine);
    else if (Number(line['level']) >= 40) console.error(text.slice(0, 2000));
  });
  await once(output, 'line');
  return {
    lines: () => lines.splice(0),
    async figures() {
      child.send('figures');
      const [figures] = (await once(child, 'message')) as [LoopFigures];
      return figures;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
