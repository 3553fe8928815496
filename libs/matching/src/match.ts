import type { Analyser } from './analysis/analyser';
import { RULES_VERSION } from './eligibility/evaluate';
import { EVIDENCE_KIND } from './evidence/award';
import type { AwardIndex } from './evidence/award-index';
import { EvidenceVotes } from './evidence/votes';
import type { CandidateIndex } from './index/candidate-index';
import { prepareIdea, type PreparedIdea } from './query/query';
import { FeatureMaker } from './ranking/features';
import { judgePool } from './ranking/judge';
import type { Judged } from './ranking/order';
import { bandOf, type Weights, WEIGHTS } from './ranking/score';
import { type Placeable, spread, type SpreadRule } from './fairness/spread';
import { Explainer } from './reasons/explain';
import { retrieve } from './retrieval';
import type { IsoDate, KindResult, MatchingIdea, MatchResult, RankedCandidate } from './types';

export interface MatchOptions {
  readonly analyser: Analyser;
  /** Today in Japan: decides which windows are open. The engine has no clock. */
  readonly now: IsoDate;
  /** Kinds to search, in this order; all kinds of the index when left out. */
  readonly kinds?: readonly string[];
  /** How many eligible and unknown candidates are kept per kind. */
  readonly limitPerKind?: number;
  /** How many ineligible ones are kept behind them, as nearest misses. */
  readonly ineligiblePerKind?: number;
  /** How many of a kind, the best by their text, are judged on all features. */
  readonly poolSize?: number;
  /** What each feature counts; the shipped weights when left out. */
  readonly weights?: Weights;
  /** How nearly equal candidates of one provider are spread; as shipped when left out. */
  readonly spread?: SpreadRule;
  /** Past awards as evidence for programs; without them the text decides alone. */
  readonly evidence?: AwardIndex;
}

/** Where a match stands. `stage` is `analysing` or the kind being searched; the counts are candidates. */
export interface MatchProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

export const DEFAULT_LIMIT = 50;
export const DEFAULT_INELIGIBLE_LIMIT = 10;
/** Whoever comes later by text alone does not get into a list of the usual length by other features. */
export const DEFAULT_POOL_SIZE = 400;
/** Candidates explained between two breaths. */
const CHUNK = 50;

/**
 * Matches one idea against a snapshot. Deterministic: the same idea, documents, statistics and day give the same
 * result. Each step is short, so that the caller can let others run, tell the progress or give up between steps.
 */
export function* matchIdea(
  index: CandidateIndex,
  idea: MatchingIdea,
  options: MatchOptions,
): Generator<MatchProgress, MatchResult, void> {
  const kinds = options.kinds ?? index.kinds;
  const total = kinds.reduce((sum, kind) => sum + index.sizeOf(kind), 0);
  yield { stage: 'analysing', done: 0, total };
  const prepared = prepareIdea(options.analyser, idea);
  const maker = new FeatureMaker(idea, options.now);
  const results: KindResult[] = [];
  let done = 0;
  for (const kind of kinds) {
    yield { stage: kind, done, total };
    const searched = index.sizeOf(kind);
    const steps = matchKind(index, kind, prepared, maker, options);
    let step = steps.next();
    while (!step.done) {
      yield { stage: kind, done: done + Math.floor(searched * step.value), total };
      step = steps.next();
    }
    results.push(step.value);
    done += searched;
  }
  return {
    ideaId: idea.id,
    ideaVersion: idea.version,
    analyserVersion: index.analyserVersion,
    rulesVersion: RULES_VERSION,
    weightsVersion: (options.weights ?? WEIGHTS).version,
    snapshotId: index.snapshotId,
    evidenceVersion: options.evidence?.version ?? '',
    asOf: options.now,
    kinds: results,
  };
}

/** Runs a match without pausing. */
export function matchIdeaAtOnce(index: CandidateIndex, idea: MatchingIdea, options: MatchOptions): MatchResult {
  const steps = matchIdea(index, idea, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Yields the share of the work that is done. */
function* matchKind(
  index: CandidateIndex,
  kind: string,
  prepared: PreparedIdea,
  maker: FeatureMaker,
  options: MatchOptions,
): Generator<number, KindResult, void> {
  const { now, limitPerKind = DEFAULT_LIMIT, ineligiblePerKind = DEFAULT_INELIGIBLE_LIMIT } = options;
  const { weights = WEIGHTS } = options;
  const votes = votesFor(index, kind, prepared, options.evidence);
  const size = options.poolSize ?? Math.max(DEFAULT_POOL_SIZE, limitPerKind);
  const pool = retrieve(index, kind, prepared, size, votes);
  yield 0.5;
  const limits = { kept: limitPerKind, misses: ineligiblePerKind };
  const { kept, misses } = judgePool(index, prepared, pool, maker, weights, limits);
  yield 0.75;
  const placed = spread(kept, placeableOf, options.spread);

  const explainer = new Explainer(prepared, index.statistics, kind, votes, now, weights);
  const ranked: RankedCandidate[] = [];
  for (const [i, one] of [...placed, ...misses].entries()) {
    const placesUp = i < kept.length ? kept.indexOf(one) - i : 0;
    ranked.push(explainer.explain(one, i + 1, placesUp));
    if (i % CHUNK === CHUNK - 1) yield 0.75 + (0.25 * i) / (kept.length + misses.length);
  }
  return {
    kind,
    searched: index.sizeOf(kind),
    ranked,
    entry: {
      score: kept.length < limitPerKind ? null : (kept.at(-1)?.score ?? null),
      ineligibleScore: misses.length < ineligiblePerKind ? null : (misses.at(-1)?.score ?? null),
      poolScore: pool.bestOutside,
      poolEdgeListed: ranked.some(({ id }) => id === pool.edgeId),
      ...pool.scale,
      bestIds: pool.bestIds,
      evidenceIds: votes.candidateIds,
      statisticsId: index.statistics.id,
      evidenceVersion: kind === EVIDENCE_KIND ? (options.evidence?.version ?? '') : '',
      analyserVersion: index.analyserVersion,
      rulesVersion: RULES_VERSION,
      weightsVersion: weights.version,
      asOf: now,
    },
  };
}

function votesFor(
  index: CandidateIndex,
  kind: string,
  prepared: PreparedIdea,
  evidence: AwardIndex | undefined,
): EvidenceVotes {
  if (kind !== EVIDENCE_KIND || evidence === undefined) return EvidenceVotes.none;
  return evidence.votesFor(prepared, index.statistics);
}

const placeableOf = ({ document, score, logit }: Judged): Placeable => ({
  provider: document.candidate.provider,
  band: bandOf(score),
  logit,
});

/** An idea that is nothing but a text. */
export function ideaOfText(text: string): MatchingIdea {
  return {
    id: '',
    version: 0,
    text: { challenge: text },
    needs: [],
    themes: [],
    stage: null,
    budgetYen: null,
    ownShareYen: null,
    startOn: null,
    endOn: null,
    applicant: { kind: '', code: null, prefecture: null },
    jointApplicants: [],
    partnerKinds: [],
  };
}

export interface RankOptions extends Pick<MatchOptions, 'analyser' | 'now' | 'evidence' | 'weights' | 'spread'> {
  /** `program` when left out. */
  readonly kind?: string;
}

/**
 * For evaluation: the ids of the best candidates for a text, by the same steps that serve users but without
 * explanations. Texts say nothing of who applies, so eligibility stays open.
 */
export function rankProgramsForText(index: CandidateIndex, text: string, topK: number, options: RankOptions): string[] {
  return rankForIdea(index, ideaOfText(text), topK, options).map(({ id }) => id);
}

/** As `rankProgramsForText`, for a whole idea. */
export function rankForIdea(
  index: CandidateIndex,
  idea: MatchingIdea,
  topK: number,
  { analyser, now, evidence, kind = 'program', weights = WEIGHTS, spread: rule }: RankOptions,
): { readonly id: string; readonly score: number }[] {
  const prepared = prepareIdea(analyser, idea);
  const votes = votesFor(index, kind, prepared, evidence);
  const pool = retrieve(index, kind, prepared, Math.max(DEFAULT_POOL_SIZE, topK), votes);
  const maker = new FeatureMaker(idea, now);
  const limits = { kept: topK, misses: topK };
  const { kept, misses } = judgePool(index, prepared, pool, maker, weights, limits);
  const ordered = spread([...kept, ...misses].slice(0, topK), placeableOf, rule);
  return ordered.map(({ document, score }) => ({ id: document.id, score }));
}
