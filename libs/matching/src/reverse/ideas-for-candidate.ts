import { RULES_VERSION } from '../eligibility/evaluate';
import { Verdicts } from '../eligibility/verdict';
import { EVIDENCE_KIND } from '../evidence/award';
import type { CandidateIndex, CandidateKey } from '../index/candidate-index';
import type { Family } from '../index/fields';
import { PLAIN_UNIT, scoreOfSum } from '../index/impact';
import type { IndexedDocument } from '../index/segment';
import { type CorpusStatistics, K1 } from '../index/statistics';
import { FeatureMaker } from '../ranking/features';
import { largestFallByTime, scoreOf, type Weights, WEIGHTS } from '../ranking/score';
import { joinedText, TextFeatureMaker } from '../ranking/text-features';
import type { IsoDate, ListEntry } from '../types';
import type { CandidateQuery, IdeaIndex, IdeaScores, TermImpact } from './idea-index';

/** Below any difference that could matter, above any difference of rounding. */
const EPSILON = 1e-9;
/** Ideas for which awards speak for the candidate are named without looking further. */
const NO_EVIDENCE = 0;

/**
 * The ideas whose list a new or changed candidate could enter, and those whose whole list it moves because the scores
 * there are measured against it. Ids, ascending. Never misses one; takes a few too many.
 *
 * Ideas in whose list the candidate stands already are known to whoever stores the lists and must be added.
 *
 * @param index a snapshot with the candidate in its new version, or without it when it was taken back
 * @param entries per idea the entry of its stored list of the candidate's kind; an idea without one is always named
 * @param now today in Japan
 * @param options the weights and the version of the award index (empty without one) with which ideas are matched now;
 *   lists made with others are not comparable
 */
export function ideasForCandidate(
  ideas: IdeaIndex,
  index: CandidateIndex,
  { kind, id }: CandidateKey,
  entries: ReadonlyMap<string, ListEntry>,
  now: IsoDate,
  { weights = WEIGHTS, evidenceVersion = '' }: { readonly weights?: Weights; readonly evidenceVersion?: string } = {},
): string[] {
  const found = new Set<string>();
  const wanted = kind === EVIDENCE_KIND ? evidenceVersion : '';
  for (const ideaId of ideas.ids()) {
    const entry = entries.get(ideaId);
    if (entry === undefined || !isComparable(entry, index, weights, wanted) || ideas.wide.has(ideaId))
      found.add(ideaId);
    else if (entry.bestIds.includes(id) || entry.evidenceIds.includes(id)) found.add(ideaId);
  }
  const document = index.get(kind, id);
  if (document === undefined) return [...found].sort();

  for (const scores of ideas.score(queryOf(document, index.statistics))) {
    const { id: ideaId } = scores.idea.idea;
    if (found.has(ideaId)) continue;
    // Every idea without an entry is in `found` already.
    if (couldEnter(document, scores, entries.get(ideaId)!, index, now, weights)) found.add(ideaId);
  }
  return [...found].sort();
}

/** The candidate as a query: what each of its terms would bring it. */
function queryOf(document: IndexedDocument, statistics: CorpusStatistics): CandidateQuery {
  const { vocabularies } = statistics;
  const impactsOf = <K>(family: Family, termOf: (key: number) => K): TermImpact<K>[] => {
    const ofKind = statistics.of(document.candidate.kind, family);
    const { keys, saturations } = document.impactsOf(family);
    return Array.from(keys, (key, i) => ({ term: termOf(key), idf: ofKind.idf(key), saturation: saturations[i]! }));
  };
  return {
    words: impactsOf('words', (number) => vocabularies.words.termOf(number)),
    bigrams: impactsOf('bigrams', (code) => code),
  };
}

/** Scores of different statistics, analysers, rules or weights say nothing about each other: match such an idea again. */
function isComparable(entry: ListEntry, index: CandidateIndex, weights: Weights, evidenceVersion: string): boolean {
  return (
    entry.evidenceVersion === evidenceVersion &&
    entry.statisticsId === index.statistics.id &&
    entry.analyserVersion === index.analyserVersion &&
    entry.rulesVersion === RULES_VERSION &&
    entry.weightsVersion === weights.version
  );
}

function couldEnter(
  document: IndexedDocument,
  scores: IdeaScores,
  entry: ListEntry,
  index: CandidateIndex,
  now: IsoDate,
  weights: Weights,
): boolean {
  const { idea } = scores;
  const words = scoreOfSum(scores.words, PLAIN_UNIT, K1);
  const bigrams = scoreOfSum(scores.bigrams, PLAIN_UNIT, K1);
  // A new best text changes what all others are measured against.
  if (words > entry.maxWordScore || bigrams > entry.maxBigramScore) return true;
  if (joinedText(words, bigrams, entry) < entry.poolScore - EPSILON) return false;
  if (entry.poolEdgeListed) return true;

  const { candidate } = document;
  const { verdict } = new Verdicts(idea.idea).for(candidate);
  const threshold = verdict === 'ineligible' ? entry.ineligibleScore : entry.score;
  if (threshold === null) return true;
  const text = new TextFeatureMaker(candidate.kind, idea, index.statistics, entry).featuresOf(document, words, bigrams);
  const { logit } = scoreOf(
    new FeatureMaker(idea.idea, now).featuresOf(text, NO_EVIDENCE, candidate, verdict),
    weights,
  );
  // On another day those in the list may have sunk: windows closed, verifications aged.
  const fallen = entry.asOf === now ? 0 : largestFallByTime(weights);
  return logit >= Math.log(threshold / (1 - threshold)) - fallen - EPSILON;
}
