import { tmpdir } from 'node:os';
import {
  analyseCandidate,
  bestByEnumeration,
  type Analyser,
  CandidateIndex,
  FileStore,
  composePackages,
  type PackageCandidate,
  loadAnalyser,
  matchIdeaAtOnce,
  type MatchingIdea,
} from '@app/matching';
import { STAGES } from '@app/contracts';
import { UsageError } from '@app/platform';
import type { Command } from 'commander';
import { isAnalysed, readAnalysed, writeAnalysed } from '../corpus/analysed';
import { type CorpusOptions, corpusLine, makeCandidates, makeIdeas, realProgramsFile } from '../corpus/records';
import { memoryInUse } from '../measure/figures';
import { Report, spread } from '../measure/report';
import { timeStages } from '../measure/stages';
import { positive } from '../options';

interface Options {
  readonly percent: number;
  readonly matches: number;
  readonly seed: number;
  readonly only?: string[];
  readonly stages?: boolean;
  readonly json?: boolean;
}

const PARTS = ['match', 'packages', 'update'] as const;
type Part = (typeof PARTS)[number];
const isPart = (name: string): name is Part => PARTS.some((part) => part === name);

/** The engine is told the day; any day will do. */
const NOW = '2026-07-01';
const MATCH_SECONDS = 120;
const UPDATES = 200;
const PACKAGES = 100;
/** Candidates of which all sets of up to four can be tried. */
const ENUMERATED = 24;

export function addMatchCommand(program: Command): void {
  program
    .command('match')
    .description('一つの構想を全候補と照合する時間、更新、メモリーを測る（1スレッド）')
    .option('--percent <n>', '候補の数（18万件に対する %）', positive, 100)
    .option('--matches <n>', '測る照合の数（最大）', positive, 300)
    .option('--seed <n>', '乱数の種', positive, 1)
    .option('--only <parts...>', `測るもの: ${PARTS.join(', ')}`)
    .option('--stages', '照合の時間を段階に分けて出す')
    .option('--json', '結果を JSON で出す')
    .action(async (options: Options) => {
      const unknown = options.only?.find((name) => !isPart(name));
      if (unknown !== undefined) throw new UsageError(`${unknown} は知りません。選べるもの: ${PARTS.join(', ')}`);
      const report = await measure(options);
      console.log(options.json ? report.toJson() : `${corpusLine(options.seed)}\n\n${report.toTable()}`);
    });
}

async function measure({ percent, matches, seed, only, stages }: Options): Promise<Report> {
  const report = new Report();
  const measures = (part: Part): boolean => only === undefined || only.includes(part);
  const analyser = await loadAnalyser();
  const corpus = { seed, scale: percent / 100, programsFile: realProgramsFile() };
  if (isAnalysed(corpus, analyser)) console.error('analyses of an earlier run are used');
  else {
    const { count, milliseconds } = writeAnalysed(corpus, analyser);
    report.note('analysing texts', 'documents/s', { value: (count * 1000) / milliseconds });
  }
  let index = build(corpus, analyser, report);

  const queries = [...makeIdeas(seed, matches)];
  if (measures('match')) {
    const options = { analyser, now: NOW };
    for (const idea of queries.slice(0, 10)) matchIdeaAtOnce(index, idea, options);
    await report.durations(`full match against ${index.size} candidates`, matches, MATCH_SECONDS, (i) =>
      matchIdeaAtOnce(index, queries[i]!, options),
    );
    const found = stages === true ? timeStages(index, queries, options) : [];
    for (const { stage, ...figures } of found) report.note(stage, 'ms', figures);
  }
  if (measures('packages')) await packages(index, analyser, queries, report);
  if (measures('update')) {
    const changed = [...makeCandidates({ seed: seed + 7, scale: 0.004, programsFile: null })];
    const upserts = changed.map((candidate) => analyseCandidate(analyser, candidate));
    await report.durations('one changed candidate', UPDATES, 30, (i) => {
      index = index.update({ upserts: [upserts[i % upserts.length]!], removals: [] });
    });
  }
  return report;
}

function build(corpus: CorpusOptions, analyser: Analyser, report: Report): CandidateIndex {
  const before = memoryInUse();
  let reading = 0;
  const begin = performance.now();
  const index = CandidateIndex.build(
    timed(readAnalysed(corpus, analyser), (ms) => (reading += ms)),
    analyser.version,
    undefined,
    FileStore.create(tmpdir(), `musubi-bench-${process.pid}`),
  );
  const building = performance.now() - begin - reading;
  report.note('index build, analyses given', 'documents/s', { value: (index.size * 1000) / building });
  report.note('memory of the index', 'bytes/document', { value: (memoryInUse() - before) / index.size });
  return index;
}

/** Composing from what a full match gives; and, on a few of those, the value against the best of all sets. */
async function packages(
  index: CandidateIndex,
  analyser: Analyser,
  queries: readonly MatchingIdea[],
  report: Report,
): Promise<void> {
  const options = { now: NOW, stageOrder: STAGES, moneyNeed: 'funding' };
  const instances = queries.slice(0, PACKAGES).map((idea) => {
    const { kinds } = matchIdeaAtOnce(index, idea, { analyser, now: NOW });
    const candidates = kinds.flatMap(({ ranked }) =>
      ranked.map((one): PackageCandidate => ({ ranked: one, candidate: index.get(one.kind, one.id)!.candidate })),
    );
    return { idea, candidates };
  });
  const gaps: number[] = [];
  await report.durations('packages of one idea, from all that is ranked', instances.length, 60, (i) => {
    const { idea, candidates } = instances[i]!;
    for (const { value, bound } of composePackages(idea, candidates, options).packages) gaps.push(value / bound);
  });
  report.note('packages, proven part of the best thinkable value', '0..1', spread(gaps));
  const small = { ...options, maxMembers: 4, alternatives: 1 };
  const ratios = instances.map(({ idea, candidates }) => {
    const some = candidates.filter((_, i) => i % Math.ceil(candidates.length / ENUMERATED) === 0);
    const best = bestByEnumeration(idea, some, small);
    const found = composePackages(idea, some, small).packages[0];
    return best === null || best === 0 ? 1 : (found?.value ?? 0) / best;
  });
  report.note(`packages of ${ENUMERATED} candidates, value ÷ optimum by enumeration`, '0..1', spread(ratios));
}

/** @param add gets the time until each was there */
function* timed<T>(values: Iterable<T>, add: (ms: number) => void): Generator<T> {
  let begin = performance.now();
  for (const value of values) {
    add(performance.now() - begin);
    yield value;
    begin = performance.now();
  }
}
