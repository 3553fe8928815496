import { tmpdir } from 'node:os';
import {
  analyseCandidate,
  bestByEnumeration,
  type AnalysedCandidate,
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
import type { Command } from 'commander';
import { corpusLine, makeCandidates, makeIdeas, realProgramsFile } from '../corpus/records';
import { memoryInUse } from '../measure/figures';
import { Report, spread } from '../measure/report';
import { positive } from '../options';

interface Options {
  readonly percent: number;
  readonly matches: number;
  readonly seed: number;
  readonly json?: boolean;
}

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
    .option('--json', '結果を JSON で出す')
    .action(async (options: Options) => {
      const report = await measure(options);
      console.log(options.json ? report.toJson() : `${corpusLine(options.seed)}\n\n${report.toTable()}`);
    });
}

async function measure({ percent, matches, seed }: Options): Promise<Report> {
  const report = new Report();
  const analyser = await loadAnalyser();
  const corpus = { seed, scale: percent / 100, programsFile: realProgramsFile() };
  const before = memoryInUse();
  let analysing = 0;
  const begin = performance.now();
  let index = CandidateIndex.build(
    timed(analyser, makeCandidates(corpus), (ms) => (analysing += ms)),
    analyser.version,
    undefined,
    FileStore.create(tmpdir(), `musubi-bench-${process.pid}`),
  );
  const building = performance.now() - begin - analysing;
  report.note('analysing texts', 'documents/s', { value: (index.size * 1000) / analysing });
  report.note('index build, analyses given', 'documents/s', { value: (index.size * 1000) / building });
  report.note('memory of the index', 'bytes/document', { value: (memoryInUse() - before) / index.size });

  const queries = [...makeIdeas(seed, matches)];
  const options = { analyser, now: NOW };
  for (const idea of queries.slice(0, 10)) matchIdeaAtOnce(index, idea, options);
  await report.durations(`full match against ${index.size} candidates`, matches, MATCH_SECONDS, (i) =>
    matchIdeaAtOnce(index, queries[i]!, options),
  );

  await packages(index, analyser, queries, report);

  const changed = [...makeCandidates({ seed: seed + 7, scale: 0.004, programsFile: null })];
  const upserts = changed.map((candidate) => analyseCandidate(analyser, candidate));
  await report.durations('one changed candidate', UPDATES, 30, (i) => {
    index = index.update({ upserts: [upserts[i % upserts.length]!], removals: [] });
  });
  return report;
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

function* timed(
  analyser: Analyser,
  candidates: Iterable<Parameters<typeof analyseCandidate>[1]>,
  add: (ms: number) => void,
): Generator<AnalysedCandidate> {
  let begin = performance.now();
  for (const candidate of candidates) {
    const analysed = analyseCandidate(analyser, candidate);
    add(performance.now() - begin);
    yield analysed;
    begin = performance.now();
  }
}
