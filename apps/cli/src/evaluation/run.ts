import {
  analyseCandidate,
  type Analyser,
  AwardIndex,
  type Award,
  BigramBaseline,
  type Candidate,
  CandidateIndex,
  estimate,
  type Estimate,
  loadAnalyser,
  measure,
  type Metric,
  METRICS,
  type MetricValues,
  RANKING_DEPTH,
  rankForIdea,
  type RankOptions,
} from '@app/matching';
import type { Query } from './read';

/** Any day does: bare programs have no windows. */
const NOW = '2025-10-01';

/** Means over queries; `intervals` holds the 95 % bootstrap interval of each. */
export interface Summary extends Readonly<Record<Metric | 'msPerQuery', number>> {
  readonly queries: number;
  readonly intervals: Readonly<Record<Metric | 'msPerQuery', readonly [low: number, high: number]>>;
}

/** What one way of ranking reached, for all queries and for parts of them. */
export interface Outcome extends Summary {
  /** Queries with exactly one right program; left out when that is all or none. */
  readonly exactlyOne?: Summary;
  /** By the parts that the query lines name. */
  readonly splits?: Readonly<Record<string, Summary>>;
}

export interface Run {
  readonly analyser: Analyser;
  readonly index: CandidateIndex;
  readonly evidence: AwardIndex;
  readonly programs: readonly Candidate[];
}

type Ranker = (query: Query) => readonly string[];

/** What each query took and reached. */
interface Measured {
  readonly query: Query;
  readonly values: MetricValues;
  readonly ms: number;
}

export async function prepareRun(programs: readonly Candidate[], history: readonly Award[]): Promise<Run> {
  const analyser = await loadAnalyser();
  const index = CandidateIndex.build(
    programs.map((program) => analyseCandidate(analyser, program)),
    analyser.version,
  );
  return { analyser, index, evidence: AwardIndex.build(analyser, history), programs };
}

export const optionsOf = ({ analyser, evidence }: Run): RankOptions => ({ analyser, now: NOW, evidence });

/** The engine as it serves users, or with some of its parts changed. */
export function evaluateEngine(run: Run, queries: readonly Query[], changes: Partial<RankOptions> = {}): Outcome {
  const { index } = run;
  const options = { ...optionsOf(run), ...changes };
  return summariseAll(
    measureAll(queries, ({ idea }) => rankForIdea(index, idea, RANKING_DEPTH, options).map(({ id }) => id)),
  );
}

export function evaluateBaseline({ programs }: Run, queries: readonly Query[]): Outcome {
  const baseline = new BigramBaseline(programs);
  return summariseAll(measureAll(queries, ({ text }) => baseline.rank(text, RANKING_DEPTH)));
}

function measureAll(queries: readonly Query[], rank: Ranker): Measured[] {
  // The first queries would pay for what is made once and for the compiler's warming up.
  for (const query of queries.slice(0, 20)) rank(query);
  return queries.map((query) => {
    const begin = performance.now();
    const ranked = rank(query);
    return { query, values: measure(ranked, query), ms: performance.now() - begin };
  });
}

function summariseAll(measured: readonly Measured[]): Outcome {
  const single = measured.filter(({ query }) => query.relevant.length === 1);
  const splits = new Map<string, Measured[]>();
  for (const one of measured) {
    const { split } = one.query;
    if (split !== null) splits.set(split, [...(splits.get(split) ?? []), one]);
  }
  const isPart = single.length > 0 && single.length < measured.length;
  return {
    ...summarise(measured),
    ...(isPart && { exactlyOne: summarise(single) }),
    ...(splits.size > 0 && {
      splits: Object.fromEntries([...splits].sort().map(([name, part]) => [name, summarise(part)])),
    }),
  };
}

function summarise(measured: readonly Measured[]): Summary {
  const estimates = METRICS.map((name): [Metric | 'msPerQuery', Estimate] => [
    name,
    estimate(measured.map(({ values }) => values[name])),
  ]);
  estimates.push(['msPerQuery', estimate(measured.map(({ ms }) => ms))]);
  const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
  return {
    queries: measured.length,
    ...(Object.fromEntries(estimates.map(([name, { value }]) => [name, rounded(value)])) as Record<
      Metric | 'msPerQuery',
      number
    >),
    intervals: Object.fromEntries(
      estimates.map(([name, { low, high }]) => [name, [rounded(low), rounded(high)]]),
    ) as unknown as Summary['intervals'],
  };
}
