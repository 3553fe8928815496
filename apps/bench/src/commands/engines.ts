import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@app/platform';
import type { Command } from 'commander';
import { startEmbeddedPostgres } from '../../../standalone/src';
import { prepareTokenCorpus } from '../corpus/token-corpus';
import { ENGINE_NAMES, type EngineName, ENGINES, isEngineName } from '../engines';
import { type MeasuredEngine, measureEngine, serveEngine } from '../measure/engine-process';
import { show, table } from '../measure/figures';
import { corpusDirectory, positive } from '../options';

interface Options {
  readonly documents: number;
  readonly seed: number;
  readonly only?: string[];
  readonly json?: boolean;
}

export function addEnginesCommand(program: Command): void {
  program
    .command('engines')
    .description('同じ語と同じ問いで他の検索エンジンと比べる（1エンジン1プロセス）')
    .option('--documents <n>', '文書の数', positive, 50_000)
    .option('--seed <n>', '乱数の種', positive, 1)
    .option('--only <names...>', `比べるもの: ${ENGINE_NAMES.join(', ')}`)
    .option('--json', '結果を JSON で出す')
    .action(async (options: Options) => {
      const measured = await compareEngines(options);
      console.log(options.json ? JSON.stringify(Object.fromEntries(measured), null, 2) : describe(measured, options));
    });

  program
    .command('engine', { hidden: true })
    .argument('<name>')
    .argument('<directory>')
    .argument('<database-url>')
    .option('--attach')
    .action(async (name: string, directory: string, databaseUrl: string, { attach }: { attach?: boolean }) => {
      if (!isEngineName(name) || !process.send) throw new UsageError('engines がこのコマンドを使います。');
      await serveEngine(name, directory, databaseUrl, attach ?? false);
    });
}

async function compareEngines({ documents, seed, only }: Options): Promise<ReadonlyMap<EngineName, MeasuredEngine>> {
  const unknown = only?.find((name) => !isEngineName(name));
  if (unknown !== undefined) throw new UsageError(`${unknown} は知りません。選べるもの: ${ENGINE_NAMES.join(', ')}`);
  const names = ENGINE_NAMES.filter((name) => only === undefined || only.includes(name));
  const corpus = corpusDirectory(`tokens-${seed}-${documents}`);
  await prepareTokenCorpus(corpus, seed, documents);
  const measured = new Map<EngineName, MeasuredEngine>();
  const directory = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
  const postgres = await startEmbeddedPostgres({
    directory,
    settings: { shared_buffers: '2GB', max_wal_size: '4GB', max_parallel_workers_per_gather: '0' },
    throwaway: true,
  });
  try {
    for (const name of names) {
      console.error(`${ENGINES[name].label}…`);
      measured.set(name, await measureEngine(process.argv[1]!, name, corpus, postgres.url, availableParallelism()));
    }
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return measured;
}

function describe(measured: ReadonlyMap<EngineName, MeasuredEngine>, { documents, seed }: Options): string {
  const ours = measured.get('ours');
  const rows = [...measured].map(([name, { buildSeconds, bytesPerDocument, query, overlapAt10, update, ...rest }]) => [
    ENGINES[name].label,
    show(rest.documents / buildSeconds),
    show(bytesPerDocument),
    show(query.mean),
    show(query.p50),
    show(query.p95),
    show(query.p99),
    ours ? `${show(query.mean / ours.query.mean)}×` : '–',
    overlapAt10.toFixed(3),
    show(update.p50),
    show(rest.queriesPerSecond),
    String(query.count),
  ]);
  const head = ['engine', 'build docs/s', 'bytes/doc', 'query mean ms', 'p50', 'p95', 'p99', 'mean ÷ ours'];
  return [
    `${documents.toLocaleString('en-US')} documents of 200–600 characters, queries of 300 characters, top 50, seed ${seed}, ${availableParallelism()} cores, Node ${process.version}`,
    '',
    table([...head, 'overlap@10', 'update ms', 'queries/s all cores', 'queries'], rows),
  ].join('\n');
}
