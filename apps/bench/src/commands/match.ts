import { tmpdir } from 'node:os';
import {
  analyseCandidate,
  bestByEnumeration,
  type AnalysedCandidate,
  type Analyser,
  CandidateIndex,
  FileStore,
  IdeaIndex,
  ideasForCandidate,
  composePackages,
  ListEntries,
  type ListEntry,
  type PackageCandidate,
  loadAnalyser,
  matchIdeaAtOnce,
  type MatchingIdea,
} from '@app/matching';
import { STAGES } from '@app/contracts';
import type { Command } from 'commander';
import { makeCandidates, makeIdeas, realProgramsFile } from '../corpus/records';
import { figuresOf, memoryInUse, show, table, timeEach } from '../measure/figures';
import { positive } from '../options';

interface Options {
  readonly percent: number;
  readonly ideas: number;
  readonly matches: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** The engine is told the day; any day will do. */
const NOW = '2026-07-01';
/** Ideas that are matched for real before the reverse direction; the others get the entries of one of them. */
const MATCHED_IDEAS = 200;
const MATCH_SECONDS = 120;
const UPDATES = 200;
const REVERSE_MATCHES = 100;
const PACKAGES = 100;
/** Candidates of which all sets of up to four can be tried. */
const ENUMERATED = 24;

export function addMatchCommand(program: Command): void {
  program
    .command('match')
    .description('一つの構想を全候補と照合する時間、更新、逆引き、メモリーを測る（1スレッド）')
    .option('--percent <n>', '候補の数（18万件に対する %）', positive, 100)
    .option('--ideas <n>', '逆引きする構想の数', positive, 90_000)
    .option('--matches <n>', '測る照合の数（最大）', positive, 300)
    .option('--seed <n>', '乱数の種', positive, 1)
    .option('--json', '結果を JSON で出す')
    .action(async (options: Options) => {
      const rows = await measure(options);
      console.log(options.json ? JSON.stringify(rows, null, 2) : describe(rows, options));
    });
}

interface Row {
  readonly what: string;
  readonly unit: string;
  readonly [figure: string]: number | string;
}

async function measure({ percent, ideas, matches, seed }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  const note = (what: string, unit: string, figures: Readonly<Record<string, number>>): void => {
    rows.push({ what, unit, ...figures });
    console.error(`${what}: ${JSON.stringify(figures)} ${unit}`);
  };
  const durations = async (what: string, most: number, seconds: number, work: (round: number) => unknown) => {
    const { count, mean, p50, p95, p99, max } = figuresOf(await timeEach(most, seconds, work));
    note(what, 'ms', { mean, p50, p95, p99, max, count });
  };

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
  note('analysing texts', 'documents/s', { value: (index.size * 1000) / analysing });
  note('index build, analyses given', 'documents/s', { value: (index.size * 1000) / building });
  note('memory of the index', 'bytes/document', { value: (memoryInUse() - before) / index.size });

  const queries = [...makeIdeas(seed, matches)];
  const options = { analyser, now: NOW };
  for (const idea of queries.slice(0, 10)) matchIdeaAtOnce(index, idea, options);
  await durations(`full match against ${index.size} candidates`, matches, MATCH_SECONDS, (i) =>
    matchIdeaAtOnce(index, queries[i]!, options),
  );

  await packages(index, analyser, { queries, durations, note });

  const changed = [...makeCandidates({ seed: seed + 7, scale: 0.004, programsFile: null })];
  const upserts = changed.map((candidate) => analyseCandidate(analyser, candidate));
  await durations('one changed candidate', UPDATES, 30, (i) => {
    index = index.update({ upserts: [upserts[i % upserts.length]!], removals: [] });
  });

  await reverse(index, analyser, { ideas, seed, durations, note });
  return rows;
}

interface PackagesContext {
  readonly queries: readonly MatchingIdea[];
  readonly durations: Durations;
  readonly note: Note;
}

/** Composing from what a full match gives; and, on a few of those, the value against the best of all sets. */
async function packages(
  index: CandidateIndex,
  analyser: Analyser,
  { queries, durations, note }: PackagesContext,
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
  await durations('packages of one idea, from all that is ranked', instances.length, 60, (i) => {
    const { idea, candidates } = instances[i]!;
    for (const { value, bound } of composePackages(idea, candidates, options).packages) gaps.push(value / bound);
  });
  note('packages, proven part of the best thinkable value', '0..1', spread(gaps));
  const small = { ...options, maxMembers: 4, alternatives: 1 };
  const ratios = instances.map(({ idea, candidates }) => {
    const some = candidates.filter((_, i) => i % Math.ceil(candidates.length / ENUMERATED) === 0);
    const best = bestByEnumeration(idea, some, small);
    const found = composePackages(idea, some, small).packages[0];
    return best === null || best === 0 ? 1 : (found?.value ?? 0) / best;
  });
  note(`packages of ${ENUMERATED} candidates, value ÷ optimum by enumeration`, '0..1', spread(ratios));
}

/** For shares: the worst is the smallest. */
function spread(values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? NaN, min: sorted[0] ?? NaN, count: sorted.length };
}

type Durations = (what: string, most: number, seconds: number, work: (round: number) => unknown) => Promise<void>;
type Note = (what: string, unit: string, figures: Readonly<Record<string, number>>) => void;

interface ReverseContext {
  readonly ideas: number;
  readonly seed: number;
  readonly durations: Durations;
  readonly note: Note;
}

async function reverse(index: CandidateIndex, analyser: Analyser, { ideas, seed, durations, note }: ReverseContext) {
  const before = memoryInUse();
  const ideaIndex = IdeaIndex.empty(analyser);
  const ids: string[] = [];
  const begin = performance.now();
  let batch: MatchingIdea[] = [];
  for (const idea of makeIdeas(seed, ideas)) {
    ids.push(idea.id);
    batch.push(idea);
    if (batch.length === 500) {
      ideaIndex.update({ upserts: batch, removals: [] });
      batch = [];
    }
  }
  ideaIndex.update({ upserts: batch, removals: [] });
  note('idea index, analysis included', 'ideas/s', { value: (ideas * 1000) / (performance.now() - begin) });
  note('memory of the idea index', 'bytes/idea', { value: (memoryInUse() - before) / ideas });

  const samples: ListEntry[] = [];
  for (const idea of makeIdeas(seed, Math.min(MATCHED_IDEAS, ideas))) {
    const { kinds } = matchIdeaAtOnce(index, idea, { analyser, now: NOW, kinds: ['program'] });
    samples.push(kinds[0]!.entry);
  }
  const entries = new ListEntries(ideaIndex);
  for (const [i, id] of ids.entries()) entries.set(id, samples[i % samples.length]!);
  const programs = [...makeCandidates({ seed: seed + 11, scale: REVERSE_MATCHES / 5_794, programsFile: null })]
    .filter(({ kind }) => kind === 'program')
    .map((candidate) => analyseCandidate(analyser, candidate));
  const withPrograms = index.update({ upserts: programs, removals: [] });
  await durations(`reverse match of one program against ${ideas} ideas`, REVERSE_MATCHES, 60, (i) =>
    ideasForCandidate(ideaIndex, withPrograms, programs[i % programs.length]!.candidate, entries, NOW),
  );
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

function describe(rows: readonly Row[], { seed }: Options): string {
  const cells = rows.map(({ what, unit, ...figures }) => {
    const cell = (name: string): string => (typeof figures[name] === 'number' ? show(figures[name]) : '');
    return [what, unit, ...['value', 'mean', 'min', 'p50', 'p95', 'p99', 'max', 'count'].map(cell)];
  });
  const programs = realProgramsFile() === null ? 'generated programs' : 'texts of real programs';
  return [
    `One thread, ${programs}, generated offerings, research seeds and equipment, seed ${seed}, Node ${process.version}`,
    '',
    table(['what', 'unit', 'value', 'mean', 'min', 'p50', 'p95', 'p99', 'max', 'count'], cells),
  ].join('\n');
}
