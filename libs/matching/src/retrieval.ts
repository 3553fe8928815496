import type { TextScores } from './evidence/award-pool';
import { EvidenceVotes } from './evidence/votes';
import type { CandidateIndex } from './index/candidate-index';
import type { Family } from './index/fields';
import type { KindScores, Scored } from './index/kind-index';
import type { PreparedIdea } from './query/query';
import { joinedText, type TextScale } from './ranking/text-features';

/** A candidate that is looked at closely. */
export interface PoolMember extends Scored {
  /** What its awards say for it, 0..1. */
  readonly evidence: number;
}

/** The candidates of one kind that are looked at closely. */
export interface Pool {
  readonly members: readonly PoolMember[];
  readonly scale: TextScale;
  /** Best joined score of those left out; 0 when nobody with any text in common was. */
  readonly bestOutside: number;
  /** Id of the member that a better text would push out; null while there is room. */
  readonly edgeId: string | null;
  /** Who has the best word and bigram scores; with the smallest id among equals. */
  readonly bestIds: readonly string[];
}

/**
 * Ranks the texts of one kind and keeps the best `size`; of equals those with the smaller ids.
 *
 * @param votes candidates that awards speak for are looked at whatever their text; they take no place of the `size`
 */
export function retrieve(
  index: CandidateIndex,
  kind: string,
  idea: PreparedIdea,
  size: number,
  votes: EvidenceVotes = EvidenceVotes.none,
): Pool {
  const scores = index.score(kind, idea.query);
  const words = best(scores, 'words');
  const bigrams = best(scores, 'bigrams');
  const awarded = awardedScores(scores, votes);
  const scale = {
    maxWordScore: Math.max(scores.wordScore(words.sum), ...awarded.map(({ withAwards }) => withAwards.words)),
    maxBigramScore: Math.max(scores.bigramScore(bigrams.sum), ...awarded.map(({ withAwards }) => withAwards.bigrams)),
  };
  const reached = highest(scores, scale, size + 1);
  const places = reached.places.slice(0, size);
  const edge = places.length < size ? undefined : places.at(-1);
  const bestIds = [...new Set([words.id, bigrams.id])].filter((id): id is string => id !== null);
  return {
    members: withAwarded(
      places.map((place) => scores.at(place)),
      awarded,
      scale,
      votes,
    ),
    scale,
    bestOutside: reached.places.length > size ? reached.joined[size]! : 0,
    edgeId: edge === undefined ? null : scores.idAt(edge),
    bestIds,
  };
}

interface Awarded {
  readonly scored: Scored;
  readonly withAwards: TextScores;
}

function withAwarded(
  members: readonly Scored[],
  awarded: readonly Awarded[],
  scale: TextScale,
  votes: EvidenceVotes,
): PoolMember[] {
  const gains = new Map(
    awarded.map(({ scored: { document, words, bigrams }, withAwards }) => {
      const own = joinedText(words, bigrams, scale);
      const gain = joinedText(withAwards.words, withAwards.bigrams, scale) - own;
      const { id } = document.candidate;
      return [id, votes.evidenceFor(id, Math.min(1, Math.max(0, gain)))];
    }),
  );
  const member = ({ document, words, bigrams }: Scored): PoolMember => {
    // Without awards nobody's id need be put together.
    const evidence = gains.size === 0 ? 0 : (gains.get(document.candidate.id) ?? 0);
    return { document, words, bigrams, evidence };
  };
  if (gains.size === 0) return members.map(member);
  const inside = new Set(members.map(({ document }) => document.candidate.id));
  const others = awarded.filter(({ scored }) => !inside.has(scored.document.candidate.id));
  return [...members, ...others.map(({ scored }) => scored)].map(member);
}

function awardedScores(scores: KindScores, votes: EvidenceVotes): Awarded[] {
  return votes.candidateIds.flatMap((id) => {
    const scored = scores.find(id);
    return scored === undefined ? [] : [{ scored, withAwards: votes.scoresOf(scored.document, scored) }];
  });
}

function best(scores: KindScores, family: Family): { readonly sum: number; readonly id: string | null } {
  let top: { sum: number; id: string | null } = { sum: 0, id: null };
  for (const part of scores.parts) {
    const sum = largestOf(scores.maxima(part, family));
    if (sum < Math.max(1, top.sum)) continue;
    // Within a segment documents ascend by id: the first of equals has the smallest.
    const id = scores.idAt(part.first + part[family].indexOf(sum));
    if (sum > top.sum || top.id === null || id < top.id) top = { sum, id };
  }
  return top;
}

function largestOf(sums: Int32Array): number {
  let largest = 0;
  for (let i = 0; i < sums.length; i++) if (sums[i]! > largest) largest = sums[i]!;
  return largest;
}

const BUCKETS = 4096;
const counts = new Uint32Array(BUCKETS + 1);
let nearScores = new Float64Array(0);
/** The quick joined scores differ from the exact ones by some roundings of 2^-53; this is far more. */
const ROUNDING = 1e-9;

/**
 * Places with the best joined scores above 0, best first, of equals the smaller ids. A first pass over all documents
 * counts quick scores (one product per family, right up to rounding) by size, a second picks those that can be among the
 * best; only they are scored exactly and sorted.
 */
function highest(
  scores: KindScores,
  scale: TextScale,
  size: number,
): { readonly places: readonly number[]; readonly joined: readonly number[] } {
  const total = scores.parts.reduce((sum, { words }) => sum + words.length, 0);
  if (nearScores.length < total) nearScores = new Float64Array(total);
  const perWord = joinedText(scores.wordScore(1), 0, scale);
  const perBigram = joinedText(0, scores.bigramScore(1), scale);
  counts.fill(0);
  for (const { first, words, bigrams } of scores.parts) countNear(words, bigrams, perWord, perBigram, first);
  let [bucket, reached] = [BUCKETS, counts[BUCKETS]!];
  while (reached < size && bucket > 0) reached += counts[--bucket]!;
  const places: number[] = [];
  const joined: number[] = [];
  const border = (bucket / BUCKETS) * (1 - ROUNDING);
  for (const { first, words, bigrams } of scores.parts) {
    for (let slot = 0; slot < words.length; slot++) {
      const near = nearScores[first + slot]!;
      if (near < border || near === 0) continue;
      places.push(first + slot);
      joined.push(joinedText(scores.wordScore(words[slot]!), scores.bigramScore(bigrams[slot]!), scale));
    }
  }
  const order = places.map((_, i) => i);
  order.sort((a, b) => joined[b]! - joined[a]! || (scores.idAt(places[a]!) < scores.idAt(places[b]!) ? -1 : 1));
  const kept = order.slice(0, size);
  return { places: kept.map((i) => places[i]!), joined: kept.map((i) => joined[i]!) };
}

/** Writes the quick scores of one part and counts them. */
function countNear(words: Int32Array, bigrams: Int32Array, perWord: number, perBigram: number, first: number): void {
  const near = nearScores;
  for (let slot = 0; slot < words.length; slot++) {
    const score = words[slot]! * perWord + bigrams[slot]! * perBigram;
    near[first + slot] = score;
    if (score === 0) continue;
    const bucket = (score * BUCKETS) | 0;
    counts[bucket < BUCKETS ? bucket : BUCKETS]!++;
  }
}
