import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readTokenCorpus, type TokenCorpus } from '../corpus/token-corpus';
import { type EngineName, ENGINES } from '../engines';
import type { SearchEngine } from '../engines/engine';
import { type Figures, figuresOf, memoryInUse, timeEach } from './figures';

const TOP = 50;
/** A slow engine answers fewer queries: enough for a median, not for a day. */
const LATENCY_SECONDS = 20;
/** Not measured: the runtime compiles what runs often, the database reads its pages. */
const WARM_UP = 60;
const WARM_UP_SECONDS = 3;
const UPDATES = 100;
const UPDATE_SECONDS = 10;
const THROUGHPUT_SECONDS = 5;

export interface EngineFigures {
  readonly documents: number;
  readonly buildSeconds: number;
  readonly bytesPerDocument: number;
  readonly query: Figures;
  /** Share of the ten best by exact BM25 that stand among its own ten best. */
  readonly overlapAt10: number;
  readonly update: Figures;
}

interface Order {
  readonly step: 'measure' | 'throughput' | 'end';
}

/** Child: builds one engine and measures what it is told to. */
export async function serveEngine(name: EngineName, directory: string, databaseUrl: string, attach: boolean) {
  const corpus = readTokenCorpus(directory);
  const before = memoryInUse();
  const engine = await ENGINES[name].create({ databaseUrl, attach });
  engine.prepare?.(corpus.documents);
  const begin = performance.now();
  await engine.build(corpus.documents);
  const buildSeconds = (performance.now() - begin) / 1000;
  const bytes = engine.size ? await engine.size() : memoryInUse() - before;
  process.send!({ step: 'ready' });
  for (;;) {
    const [{ step }] = (await once(process, 'message')) as [Order];
    if (step === 'end') break;
    if (step === 'throughput') {
      process.send!({ step, perSecond: await throughput(engine, corpus) });
      continue;
    }
    const found = await latency(engine, corpus);
    const update = figuresOf(
      await timeEach(UPDATES, UPDATE_SECONDS, (i) => {
        const { id } = corpus.documents[(i * 37) % corpus.documents.length]!;
        return engine.update({ id, tokens: corpus.documents[(i * 41 + 1) % corpus.documents.length]!.tokens });
      }),
    );
    const figures: EngineFigures = {
      documents: corpus.documents.length,
      buildSeconds,
      bytesPerDocument: bytes / corpus.documents.length,
      ...found,
      update,
    };
    process.send!({ step, figures });
  }
  await engine.close?.();
  process.disconnect();
}

/** Engines differ in what a repeated word of the query counts: each gets every word once. */
const unique = (tokens: readonly string[]): string[] => [...new Set(tokens)];

async function latency(engine: SearchEngine, { queries }: TokenCorpus) {
  await timeEach(WARM_UP, WARM_UP_SECONDS, (i) => engine.search(unique(queries.at(-1 - i)!.tokens), TOP));
  let overlap = 0;
  let compared = 0;
  const answers: (readonly string[])[] = [];
  const durations = await timeEach(queries.length, LATENCY_SECONDS, async (i) => {
    const answer = engine.search(unique(queries[i]!.tokens), TOP);
    answers.push(answer instanceof Promise ? await answer : answer);
  });
  for (const [i, answer] of answers.entries()) {
    const best = new Set(queries[i]!.best);
    overlap += answer.slice(0, 10).filter((id) => best.has(id)).length;
    compared += best.size;
  }
  return { query: figuresOf(durations), overlapAt10: overlap / compared };
}

async function throughput(engine: SearchEngine, { queries }: TokenCorpus): Promise<number> {
  const durations = await timeEach(Number.MAX_SAFE_INTEGER, THROUGHPUT_SECONDS, (i) =>
    engine.search(unique(queries[i % queries.length]!.tokens), TOP),
  );
  return (durations.length * 1000) / durations.reduce((sum, value) => sum + value, 0);
}

export interface MeasuredEngine extends EngineFigures {
  /** Of as many processes as there are cores, together. */
  readonly queriesPerSecond: number;
}

/** Parent: one process measures alone; then all cores search at once. */
export async function measureEngine(
  main: string,
  name: EngineName,
  directory: string,
  databaseUrl: string,
  cores: number,
): Promise<MeasuredEngine> {
  const start = async (attach: boolean) => {
    const child = fork(main, ['engine', name, directory, databaseUrl, ...(attach ? ['--attach'] : [])], {
      execArgv: ['--max-old-space-size=12288', '--disable-warning=ExperimentalWarning'],
    });
    const ask = async <T>(order: Order | null): Promise<T> => {
      const answer = Promise.race([
        once(child, 'message').then(([message]) => message as T),
        once(child, 'exit').then(([code]): never => {
          throw new Error(`${name} ended with ${String(code)}`);
        }),
      ]);
      if (order) child.send(order);
      return answer;
    };
    return { child, ask };
  };
  const first = await start(false);
  const all = [first];
  try {
    await first.ask(null);
    const { figures } = await first.ask<{ figures: EngineFigures }>({ step: 'measure' });
    for (let i = 1; i < cores; i++) {
      const another = await start(true);
      all.push(another);
      await another.ask(null);
    }
    const rates = await Promise.all(all.map(({ ask }) => ask<{ perSecond: number }>({ step: 'throughput' })));
    return { ...figures, queriesPerSecond: rates.reduce((sum, { perSecond }) => sum + perSecond, 0) };
  } finally {
    for (const { child } of all) {
      if (child.connected) child.send({ step: 'end' } satisfies Order);
      if (child.exitCode === null) await once(child, 'exit');
    }
  }
}
