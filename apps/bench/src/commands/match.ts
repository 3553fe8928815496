import { tmpdir } from 'node:os';
import {
  analyseCandidate,
  bestByEnumeration,
  type Candidate,
  type AnalysedCandidate,
  type Analyser,
  CandidateIndex,
  FileStore,
  IdeaIndex,
  ideasForCandidate,
  composePackages,
  ListEntries,
  type PackageCandidate,
  loadAnalyser,
  matchIdeaAtOnce,
  type MatchingIdea,
} from '@app/matching';
import { STAGES } from '@app/contracts';
import type { Command } from 'commander';
import { type CorpusOptions, makeCandidates, makeIdeas, realProgramsFile } from '../corpus/records';
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
/** So many texts do the ideas of the reverse direction have: each is matched for real, so that all entries are true. */
const MATCHED_IDEAS = 1_000;
const MATCH_SECONDS = 120;
const UPDATES = 200;
const REVERSE_MATCHES = 100;
/** One program of so many is taken out, at most. */
const HELD_OUT_SHARE = 10;
const IDEAS_AT_ONCE = 500;
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

  await reverse(index, analyser, { ideas, seed, corpus, durations, note });
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
  readonly corpus: CorpusOptions;
  readonly durations: Durations;
  readonly note: Note;
}

async function reverse(whole: CandidateIndex, analyser: Analyser, context: ReverseContext): Promise<void> {
  const { ideas, durations, note } = context;
  const programs = heldOut(analyser, context);
  const removals = programs.map(({ candidate }) => candidate);
  const index = whole.update({ upserts: [], removals }, { keepStatistics: true });
  const texts = [...makeIdeas(context.seed, Math.min(MATCHED_IDEAS, ideas))];
  const samples = texts.map(
    (idea) => matchIdeaAtOnce(index, idea, { analyser, now: NOW, kinds: ['program'] }).kinds[0]!.entry,
  );

  const before = memoryInUse();
  const ideaIndex = IdeaIndex.empty(analyser);
  const begin = performance.now();
  const idOf = (i: number): string => `${i.toString(16).padStart(8, '0')}${texts[i % texts.length]!.id.slice(8)}`;
  for (let from = 0; from < ideas; from += IDEAS_AT_ONCE) {
    const upserts: MatchingIdea[] = [];
    for (let i = from; i < Math.min(ideas, from + IDEAS_AT_ONCE); i++) {
      upserts.push({ ...texts[i % texts.length]!, id: idOf(i) });
    }
    ideaIndex.update({ upserts, removals: [] });
  }
  note('idea index, analysis included', 'ideas/s', { value: (ideas * 1000) / (performance.now() - begin) });
  note('memory of the idea index', 'bytes/idea', { value: (memoryInUse() - before) / ideas });

  const entries = new ListEntries(ideaIndex);
  for (let i = 0; i < ideas; i++) entries.set(idOf(i), samples[i % samples.length]!);
  const withPrograms = index.update({ upserts: programs, removals: [] }, { keepStatistics: true });
  const reversed = (i: number): string[] =>
    ideasForCandidate(ideaIndex, withPrograms, programs[i % programs.length]!.candidate, entries, NOW);
  await durations('first reverse match after new statistics', 1, 60, reversed);
  const named: number[] = [];
  await durations(`reverse match of one program against ${ideas} ideas`, REVERSE_MATCHES, 60, (i) =>
    named.push(reversed(i).length),
  );
  named.sort((a, b) => a - b);
  const mean = named.reduce((sum, count) => sum + count, 0) / named.length;
  const p95 = named[Math.floor(named.length * 0.95)]!;
  note('ideas named by a reverse match', 'ideas', { mean, ...spread(named), p95, max: named.at(-1)! });
}

/** Programs of the index, spread over all: they are taken out, and come in again as new ones. */
function heldOut(analyser: Analyser, { corpus }: ReverseContext): AnalysedCandidate[] {
  const programs: Candidate[] = [];
  for (const candidate of makeCandidates(corpus)) {
    if (candidate.kind !== 'program') break;
    programs.push(candidate);
  }
  const step = Math.max(HELD_OUT_SHARE, Math.floor(programs.length / REVERSE_MATCHES));
  const chosen = programs.filter((_, i) => i % step === 0).slice(0, REVERSE_MATCHES);
  return chosen.map((candidate) => analyseCandidate(analyser, candidate));
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
