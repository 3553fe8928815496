import { RULES_VERSION } from '../eligibility/evaluate';
import { EVIDENCE_KIND } from '../evidence/award';
import type { CandidateIndex, CandidateKey } from '../index/candidate-index';
import { type Weights, WEIGHTS } from '../ranking/score';
import type { IsoDate, ListEntry } from '../types';
import type { IdeaIndex } from './idea-index';
import { ListEntries } from './list-entries';
import { ReverseJudge } from './reverse-judge';

export interface ReverseOptions {
  readonly weights?: Weights;
  readonly evidenceVersion?: string;
}

/**
 * The ideas whose list a new or changed candidate could enter, and those whose whole list it moves because the scores
 * there are measured against it. Ids, ascending. Never misses one; takes a few too many.
 *
 * Ideas in whose list the candidate stands already are known to whoever stores the lists and must be added.
 *
 * @param index a snapshot with the candidate in its new version, or without it when it was taken back
 * @param entries per idea the entry of its stored list of the candidate's kind; an idea without one is always named.
 *   A map is read into columns first; whoever asks often keeps `ListEntries`
 * @param now today in Japan
 * @param options the weights and the version of the award index (empty without one) with which ideas are matched now;
 *   lists made with others are not comparable
 */
export function ideasForCandidate(
  ideas: IdeaIndex,
  index: CandidateIndex,
  { kind, id }: CandidateKey,
  entries: ListEntries | ReadonlyMap<string, ListEntry>,
  now: IsoDate,
  { weights = WEIGHTS, evidenceVersion = '' }: ReverseOptions = {},
): string[] {
  const table = entries instanceof ListEntries ? entries : ListEntries.of(ideas, entries);
  const basis = {
    statisticsId: index.statistics.id,
    evidenceVersion: kind === EVIDENCE_KIND ? evidenceVersion : '',
    analyserVersion: index.analyserVersion,
    rulesVersion: RULES_VERSION,
    weightsVersion: weights.version,
  };
  // Scores of different statistics, analysers, rules or weights say nothing about each other: match such an idea again.
  const comparable = table.comparable(basis, id);
  // Nor do sums of scaled weights and others.
  for (const number of ideas.wideNumbers) comparable[number] = 0;
  const document = index.get(kind, id);
  const judge = document && new ReverseJudge(ideas, document, index.statistics, table, now, weights);
  const found: number[] = [];
  for (const batch of ideas.batches) {
    const { alive, numbers, size } = batch;
    for (let slot = 0; slot < size; slot++) {
      if (alive[slot] === 1 && comparable[numbers[slot]!] === 0) found.push(numbers[slot]!);
    }
    judge?.addReached(batch, comparable, found);
  }
  return found.map((number) => ideas.numbers.termOf(number)).sort();
}
