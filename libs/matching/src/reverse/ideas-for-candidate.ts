import { RULES_VERSION } from '../eligibility/evaluate';
import { verdictFor } from '../eligibility/verdict';
import { EVIDENCE_KIND } from '../evidence/award';
import type { CandidateIndex, CandidateKey } from '../index/candidate-index';
import type { IndexedDocument } from '../index/fields';
import type { Impacts } from '../index/postings';
import { compareTerms, impactsOf } from '../index/segment';
import type { CorpusStatistics } from '../index/statistics';
import { featuresOf } from '../ranking/features';
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
    if (entry === undefined || !isComparable(entry, index, weights, wanted)) found.add(ideaId);
    else if (entry.bestIds.includes(id) || entry.evidenceIds.includes(id)) found.add(ideaId);
  }
  const document = index.document(kind, id);
  if (document === undefined) return [...found].sort();

  for (const scores of ideas.score(queryOf(document, index.statistics))) {
    const { id: ideaId } = scores.idea.idea;
    if (found.has(ideaId)) continue;
    // Every idea without an entry is in `found` already.
    if (couldEnter(document, scores, entries.get(ideaId)!, index, now, weights)) found.add(ideaId);
  }
  return [...found].sort();
}

/** The candidate as a query: what each of its terms would bring it, in the order in which forward scores are summed. */
function queryOf(document: IndexedDocument, statistics: CorpusStatistics): CandidateQuery {
  const { vocabularies } = statistics;
  const words = impactsOf(document, 'words', statistics);
  const bigrams = impactsOf(document, 'bigrams', statistics);
  return {
    words: inOrder(words, (number) => vocabularies.words.termOf(number)),
    bigrams: inOrder(bigrams, (number) => vocabularies.bigrams.termOf(number)),
  };
}

function inOrder<K extends string | number>(
  { terms, impacts }: Impacts,
  termOf: (number: number) => K,
): TermImpact<K>[] {
  return Array.from(terms, (number, i) => ({ term: termOf(number), impact: impacts[i]! })).sort((a, b) =>
    compareTerms(a.term, b.term),
  );
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
  { idea, words, bigrams }: IdeaScores,
  entry: ListEntry,
  index: CandidateIndex,
  now: IsoDate,
  weights: Weights,
): boolean {
  // A new best text changes what all others are measured against.
  if (words > entry.maxWordScore || bigrams > entry.maxBigramScore) return true;
  if (joinedText(words, bigrams, entry) < entry.poolScore - EPSILON) return false;
  if (entry.poolEdgeListed) return true;

  const { candidate } = document;
  const { verdict } = verdictFor(candidate, idea.idea);
  const threshold = verdict === 'ineligible' ? entry.ineligibleScore : entry.score;
  if (threshold === null) return true;
  const text = new TextFeatureMaker(candidate.kind, idea, index.statistics, entry).featuresOf(document, words, bigrams);
  const { logit } = scoreOf(featuresOf(text, NO_EVIDENCE, candidate, idea.idea, verdict, now), weights);
  // On another day those in the list may have sunk: windows closed, verifications aged.
  const fallen = entry.asOf === now ? 0 : largestFallByTime(weights);
  return logit >= Math.log(threshold / (1 - threshold)) - fallen - EPSILON;
}
