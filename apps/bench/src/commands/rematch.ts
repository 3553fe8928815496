import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, OUTBOX_CHANNEL } from '@app/database';
import { UsageError } from '@app/platform';
import { migrateQueueSchema } from '@app/queue';
import type { Command } from 'commander';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../standalone/src';
import { show, table } from '../measure/figures';
import { positive } from '../options';
import { load } from '../rematch/load';
import { type BenchWorker, type MatchedLine, startWorker } from '../rematch/worker-process';
import type { LoopFigures } from '../rematch/worker-probe';

interface Options {
  readonly ideas: number;
  readonly limit?: number;
  readonly percent: number;
  readonly rounds: number;
  readonly seed: number;
  readonly redis?: string;
  readonly workers: number;
}

const IDLE_MS = 5000;
const LOOK_MS = 500;

export function addRematchCommand(program: Command): void {
  program
    .command('rematch')
    .description('全構想の再照合を、実際のワーカー、待ち行列、データベースで測る')
    .option('--ideas <n>', '構想の数（時間はこの数に換算する）', positive, 90_000)
    .option('--limit <n>', '実際に再照合する構想の数（なければ全部）', positive)
    .option('--percent <n>', '候補の数（18万件に対する %）', positive, 100)
    .option('--rounds <n>', '再照合を繰り返す回数。2回目からは前の推薦がある', positive, 2)
    .option('--seed <n>', '乱数の種', positive, 1)
    .option('--workers <n>', 'ワーカープロセスの数', positive, 1)
    .option('--redis <url>', '待ち行列を Redis に置く（なければ PostgreSQL）')
    .action(async (options: Options) => console.log(await measure(options)));
}

async function measure(options: Options): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
  const postgres = await startEmbeddedPostgres({
    directory,
    settings: { shared_buffers: '512MB', max_wal_size: '4GB' },
    throwaway: true,
  });
  const client = new Client({ connectionString: postgres.url });
  try {
    await migrate(postgres.url);
    await migrateQueueSchema(postgres.url);
    await client.connect();
    return await measureOn(client, postgres.url, options);
  } finally {
    await client.end();
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What one phase took, and how the worker's event loop fared. */
interface Phase {
  readonly what: string;
  readonly seconds: number;
  readonly loop: LoopFigures;
  /** Seconds for which a processor of the machine had something to do; all of them together. */
  readonly busy: number;
}

/** Several workers as one: what they said, their processor time and memory added up, and the worst of their event loops. */
function together(workers: readonly BenchWorker[]): BenchWorker {
  return {
    lines: () => workers.flatMap((worker) => worker.lines()),
    async figures() {
      const all = await Promise.all(workers.map((worker) => worker.figures()));
      const most = (of: (one: LoopFigures) => number): number => Math.max(...all.map(of));
      const sum = (of: (one: LoopFigures) => number): number => all.reduce((total, one) => total + of(one), 0);
      return {
        delay: {
          p50: most((one) => one.delay.p50),
          p99: most((one) => one.delay.p99),
          max: most((one) => one.delay.max),
        },
        held: all.some(({ held }) => held === null)
          ? null
          : { p99: most(({ held }) => held!.p99), max: most(({ held }) => held!.max) },
        cpuMs: sum((one) => one.cpuMs),
        rssMb: sum((one) => one.rssMb),
      };
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

const busySeconds = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;

async function measureOn(client: Client, url: string, { seed, percent, redis, rounds, workers, ...options }: Options) {
  const ideas = Math.min(options.limit ?? options.ideas, options.ideas);
  console.error(`${ideas} 件の構想と候補を用意しています…`);
  const { candidates } = await load(client, { seed, scale: percent / 100, ideas });
  const worker = together(await Promise.all(Array.from({ length: workers }, () => startWorker(url, redis))));
  const phases: Phase[] = [];
  const cuts: Round[] = [];
  try {
    await sleep(1000);
    await worker.figures();
    await sleep(IDLE_MS);
    phases.push({ what: 'idle', seconds: IDLE_MS / 1000, loop: await worker.figures(), busy: NaN });
    for (let round = 1; round <= rounds; round++) cuts.push(await rematch(client, worker, ideas, round, phases));
  } finally {
    await worker.stop();
  }
  const size = await client.query<{ bytes: string }>(
    `SELECT pg_total_relation_size('recommendation_list') AS bytes FROM recommendation_run LIMIT 1`,
  );
  return describe({
    ideas,
    candidates,
    workers,
    asked: options.ideas,
    redis,
    phases,
    cuts,
    bytes: Number(size.rows[0]!.bytes),
  });
}

/** One re-match of everything. */
interface Round {
  readonly perSecond: number;
  readonly lines: readonly MatchedLine[];
}

/** Begins as an import of awards would, and waits until every idea has a new list. */
async function rematch(
  client: Client,
  worker: BenchWorker,
  ideas: number,
  round: number,
  phases: Phase[],
): Promise<Round> {
  worker.lines();
  const since = new Date();
  const before = performance.now();
  const busyBefore = busySeconds();
  await client.query(`INSERT INTO outbox (id, name, payload) VALUES ($1, 'awards.changed', '{"awards":[]}')`, [
    randomUUID(),
  ]);
  await client.query(`SELECT pg_notify($1, '')`, [OUTBOX_CHANNEL]);
  const finished = async (): Promise<number> => {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM recommendation_run WHERE current AND started_at >= $1`,
      [since],
    );
    return rows[0]!.n;
  };
  while ((await finished()) === 0) await sleep(LOOK_MS);
  const begun = performance.now();
  const atBegin = await finished();
  const preparing = round === 1 ? 'reading candidates, building the index' : 'until the first list';
  const busyAtBegin = busySeconds();
  const prepared = { what: `${round}: ${preparing}`, seconds: (begun - before) / 1000 };
  phases.push({ ...prepared, loop: await worker.figures(), busy: busyAtBegin - busyBefore });
  let done = atBegin;
  let progress = begun;
  while (done < ideas) {
    await sleep(LOOK_MS);
    const now = await finished();
    if (now > done) progress = performance.now();
    done = now;
    if (performance.now() - progress > 120_000) throw new UsageError(`再照合が ${done} 件で止まりました。`);
  }
  const seconds = (performance.now() - begun) / 1000;
  const busy = busySeconds() - busyAtBegin;
  phases.push({ what: `${round}: matching ${ideas} ideas`, seconds, loop: await worker.figures(), busy });
  return { perSecond: (done - atBegin) / seconds, lines: worker.lines() };
}

interface Outcome {
  readonly ideas: number;
  readonly candidates: number;
  readonly asked: number;
  readonly workers: number;
  readonly redis: string | undefined;
  readonly phases: readonly Phase[];
  readonly cuts: readonly Round[];
  readonly bytes: number;
}

function describe({ ideas, candidates, workers, asked, redis, phases, cuts, bytes }: Outcome): string {
  const cells = phases.map(({ what, seconds, loop, busy }, i) => {
    const cpu = loop.cpuMs - (phases[i - 1]?.loop.cpuMs ?? loop.cpuMs);
    const { delay, held } = loop;
    const times = [delay.p50, delay.p99, delay.max, held?.p99 ?? NaN, held?.max ?? NaN, loop.rssMb];
    return [what, show(seconds), show(cpu / 1000), show(busy), ...times.map(show)];
  });
  const rates = cuts.map(({ perSecond, lines }, i) => {
    const sum = (of: (line: MatchedLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
    const perIdea = (of: (line: MatchedLine) => number): string => show(sum(of) / sum((line) => line.ideas));
    return [
      String(i + 1),
      show(perSecond),
      show(asked / perSecond / 60),
      perIdea((line) => line.readMs),
      perIdea((line) => line.matchMs),
      perIdea((line) => line.packagesMs),
      perIdea((line) => line.encodeMs),
      perIdea((line) => line.engineMs - line.matchMs - line.packagesMs),
      perIdea((line) => line.storeMs),
    ];
  });
  return [
    `${ideas} ideas against ${candidates} candidates, ${workers} worker process(es), queues on ${redis ? 'Redis' : 'PostgreSQL'}, ${availableParallelism()} cores, Node ${process.version}`,
    '',
    table(
      [
        'round',
        'ideas/s',
        `minutes for ${asked}`,
        'ms/idea: read',
        'match',
        'packages',
        'encode',
        'wait and transfer',
        'store',
      ],
      rates,
    ),
    '',
    'Two jobs run side by side in each process: times of one wait for those of the other, their sum is more than the time that',
    'passes. Lists are encoded in part while the engine is at the next idea: that time is part of wait and transfer.',
    'What keeps the machine busy besides the workers: the database with the queue, and whatever else runs there.',
    `Stored lists: ${show(bytes / ideas / 1024)} KB per idea, indexes included.`,
    '',
    'Event loop of the worker: how late it comes to its timers; and the processor time it took between two of them, which',
    'is its own work alone, while other processes and threads may have the processor during a delay.',
    table(
      [
        'phase',
        'seconds',
        'worker CPU s',
        'machine busy s',
        'delay p50 ms',
        'p99',
        'max',
        'own p99 ms',
        'max',
        'RSS MB',
      ],
      cells,
    ),
  ].join('\n');
}
