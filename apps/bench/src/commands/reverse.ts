import { tmpdir } from 'node:os';
import {
  analyseCandidate,
  type AnalysedCandidate,
  type Analyser,
  type Candidate,
  CandidateIndex,
  FileStore,
  IdeaIndex,
  ideasForCandidate,
  type KindResult,
  ListEntries,
  loadAnalyser,
  matchIdeaAtOnce,
  type MatchingIdea,
} from '@app/matching';
import type { Command } from 'commander';
import { corpusLine, makeCandidates, makeIdeas, realProgramsFile } from '../corpus/records';
import { memoryInUse } from '../measure/figures';
import { Report, spread } from '../measure/report';
import { positive } from '../options';

interface Options {
  readonly percent: number;
  readonly ideas: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** The engine is told the day; any day will do. */
const NOW = '2026-07-01';
/** So many texts do the ideas have: each is matched for real, so that all entries are true. */
const MATCHED_IDEAS = 1_000;
const REVERSE_MATCHES = 200;
/** One program of so many is taken out, at most. */
const HELD_OUT_SHARE = 10;
const IDEAS_AT_ONCE = 500;
/** Programs of which it is looked up which lists they change. */
const CHECKED = 4;

export function addReverseCommand(program: Command): void {
  program
    .command('reverse')
    .description('一つの制度に関わる構想を全構想から探す時間と、挙げた構想のうち推薦が変わるものを測る（1スレッド）')
    .option('--percent <n>', '制度以外の候補の数（17万5千件に対する %）', positive, 10)
    .option('--ideas <n>', '構想の数', positive, 90_000)
    .option('--seed <n>', '乱数の種', positive, 1)
    .option('--json', '結果を JSON で出す')
    .action(async (options: Options) => {
      const report = await measure(options);
      console.log(options.json ? report.toJson() : `${corpusLine(options.seed)}\n\n${report.toTable()}`);
    });
}

/**
 * All programs are there, of the other kinds a part: they have no place among programs and only add to what is known of
 * how often terms are used.
 */
async function measure({ percent, ideas, seed }: Options): Promise<Report> {
  const report = new Report();
  const analyser = await loadAnalyser();
  const corpus = { seed, scale: percent / 100, programs: 1, programsFile: realProgramsFile() };
  const [programs, others] = analysed(analyser, makeCandidates(corpus));
  const step = Math.max(HELD_OUT_SHARE, Math.floor(programs.length / REVERSE_MATCHES));
  const isHeldOut = (i: number): boolean => i % step === 0 && i / step < REVERSE_MATCHES;
  const heldOut = programs.filter((_, i) => isHeldOut(i));
  const kept = [...programs.filter((_, i) => !isHeldOut(i)), ...others];
  const store = FileStore.create(tmpdir(), `musubi-bench-${process.pid}`);
  const index = CandidateIndex.build(kept, analyser.version, undefined, store);
  const texts = [...makeIdeas(seed, Math.min(MATCHED_IDEAS, ideas))];
  const listOf = (of: CandidateIndex, idea: MatchingIdea): KindResult =>
    matchIdeaAtOnce(of, idea, { analyser, now: NOW, kinds: ['program'] }).kinds[0]!;
  const lists = texts.map((idea) => listOf(index, idea));

  const ideaIndex = IdeaIndex.empty(remembering(analyser));
  const before = memoryInUse();
  const begin = performance.now();
  const idOf = (i: number): string => `${i.toString(16).padStart(8, '0')}${texts[i % texts.length]!.id.slice(8)}`;
  for (let from = 0; from < ideas; from += IDEAS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(IDEAS_AT_ONCE, ideas - from) }, (_, i) => from + i);
    const upserts = numbers.map((i) => ({ ...texts[i % texts.length]!, id: idOf(i) }));
    ideaIndex.update({ upserts, removals: [] });
    if (from < texts.length && from + IDEAS_AT_ONCE >= texts.length) {
      const value = (texts.length * 1000) / (performance.now() - begin);
      report.note('idea index, analysis included', 'ideas/s', { value });
    }
  }
  report.note('memory of the idea index', 'bytes/idea', { value: (memoryInUse() - before) / ideas });
  const entries = new ListEntries(ideaIndex);
  for (let i = 0; i < ideas; i++) entries.set(idOf(i), lists[i % lists.length]!.entry);
  report.note('with what must be reached to enter their lists', 'bytes/idea', {
    value: (memoryInUse() - before) / ideas,
  });

  const withPrograms = index.update({ upserts: heldOut, removals: [] }, { keepStatistics: true });
  const reversed = (i: number): string[] =>
    ideasForCandidate(ideaIndex, withPrograms, heldOut[i % heldOut.length]!.candidate, entries, NOW);
  await report.durations('first reverse match after new statistics', 1, 60, reversed);
  report.note('memory with what is kept per statistics', 'bytes/idea', { value: (memoryInUse() - before) / ideas });
  const named: number[] = [];
  const processor: number[] = [];
  const rounds = Math.max(REVERSE_MATCHES, heldOut.length);
  await report.durations(`reverse match of one program against ${ideas} ideas`, rounds, 60, (i) => {
    const before = process.cpuUsage();
    named.push(reversed(i).length);
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  });
  report.figures('the same, processor time of all threads', 'ms', processor);
  named.sort((a, b) => a - b);
  const mean = named.reduce((sum, count) => sum + count, 0) / named.length;
  const p95 = named[Math.floor(named.length * 0.95)]!;
  report.note('ideas named by a reverse match', 'ideas', { mean, ...spread(named), p95, max: named.at(-1)! });

  let [changes, right, wrong] = [0, 0, 0];
  const some = heldOut.filter((_, i) => i % Math.ceil(heldOut.length / CHECKED) === 0);
  for (const program of some) {
    const withIt = index.update({ upserts: [program], removals: [] }, { keepStatistics: true });
    const found = new Set(ideasForCandidate(ideaIndex, withIt, program.candidate, entries, NOW));
    for (const [i, idea] of texts.entries()) {
      const isNamed = found.has(idOf(i));
      const changed = shown(listOf(withIt, idea)) !== shown(lists[i]!);
      if (changed) changes++;
      if (isNamed && changed) right++;
      if (isNamed && !changed) wrong++;
    }
  }
  const pairs = some.length * texts.length;
  report.note(`lists that change, of ${pairs} looked up by full matches`, 'lists', { value: changes });
  report.note('of these named', '0..1', { value: right / changes });
  report.note('of the named ones those that change', '0..1', { value: right / (right + wrong) });
  return report;
}

/** Ideas with the same text are analysed once. */
function remembering(analyser: Analyser): Analyser {
  const known = new Map<string, ReturnType<Analyser['analyse']>>();
  const analyse: Analyser['analyse'] = (text) => {
    const key = JSON.stringify(text);
    let analysis = known.get(key);
    if (analysis === undefined) known.set(key, (analysis = analyser.analyse(text)));
    return analysis;
  };
  return Object.create(analyser, { analyse: { value: analyse } }) as Analyser;
}

const shown = ({ ranked }: KindResult): string =>
  JSON.stringify(ranked.map(({ id, score, rank }) => [id, score, rank]));

function analysed(
  analyser: Analyser,
  candidates: Iterable<Candidate>,
): [programs: AnalysedCandidate[], others: AnalysedCandidate[]] {
  const [programs, others]: [AnalysedCandidate[], AnalysedCandidate[]] = [[], []];
  for (const candidate of candidates) {
    (candidate.kind === 'program' ? programs : others).push(analyseCandidate(analyser, candidate));
  }
  return [programs, others];
}
