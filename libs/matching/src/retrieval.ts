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
  readonly kind: string;
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
  const { places, edge, bestOutside } = highest(scores, scale, size);
  const bestIds = [...new Set([words.id, bigrams.id])].filter((id): id is string => id !== null);
  return {
    kind,
    members: withAwarded(
      places.map((place) => scores.at(place)),
      awarded,
      scale,
      votes,
    ),
    scale,
    bestOutside,
    edgeId: edge === null ? null : scores.idAt(edge),
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
      const { id } = document;
      return [id, votes.evidenceFor(id, Math.min(1, Math.max(0, gain)))];
    }),
  );
  const member = ({ document, words, bigrams }: Scored): PoolMember => {
    // Without awards nobody's id need be put together.
    const evidence = gains.size === 0 ? 0 : (gains.get(document.id) ?? 0);
    return { document, words, bigrams, evidence };
  };
  if (gains.size === 0) return members.map(member);
  const inside = new Set(members.map(({ document }) => document.id));
  const others = awarded.filter(({ scored }) => !inside.has(scored.document.id));
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

/** The quick joined scores differ from the exact ones by some roundings of 2^-53; this is far more. */
const ROUNDING = 1e-9;
/** One document of so many is looked at to guess how good the last of the wanted ones is. */
const SAMPLED = 16;
const MOST_SAMPLED = 1 << 14;
const sampled = new Float64Array(MOST_SAMPLED);

interface Highest {
  readonly places: readonly number[];
  /** The last of as many as were wanted; null when there are not so many. */
  readonly edge: number | null;
  /** Joined score of the best of the others; 0 where there is none. */
  readonly bestOutside: number;
}

/**
 * Places with the best joined scores above 0, of equals those with the smaller ids. A sample tells about how good one must
 * be; those that by their quick scores (one product per family, right up to rounding) are as good are scored exactly.
 * Where the guess was too high for so many, it is lowered.
 */
function highest(scores: KindScores, scale: TextScale, size: number): Highest {
  const perWord = joinedText(scores.wordScore(1), 0, scale);
  const perBigram = joinedText(0, scores.bigramScore(1), scale);
  const reaching: number[] = [];
  for (let wanted = 2 * size; ; wanted *= 4) {
    const border = guessBorder(scores, perWord, perBigram, wanted) * (1 - ROUNDING);
    reaching.length = 0;
    for (const { first, words, bigrams } of scores.parts) {
      collect(words, bigrams, perWord, perBigram, border, first, reaching);
    }
    // One more than wanted: the best of those left out is asked for, too.
    if (reaching.length > size || border === 0) break;
  }
  const joined = Float64Array.from(reaching, (place) => {
    const { words, bigrams } = scores.scoresAt(place);
    return joinedText(words, bigrams, scale);
  });
  return bestOf(reaching, joined, size, scores);
}

function bestOf(places: readonly number[], joined: Float64Array, size: number, scores: KindScores): Highest {
  if (places.length < size || size === 0) return { places, edge: null, bestOutside: 0 };
  const ascending = joined.slice().sort();
  const last = ascending[ascending.length - size]!;
  const better = places.filter((_, i) => joined[i]! > last);
  const byId = (a: number, b: number): number => (scores.idAt(a) < scores.idAt(b) ? -1 : 1);
  const equal = places.filter((_, i) => joined[i] === last).sort(byId);
  const taken = [...better, ...equal.slice(0, size - better.length)];
  return { places: taken, edge: taken.at(-1)!, bestOutside: ascending[ascending.length - size - 1] ?? 0 };
}

/** A quick score that about `wanted` documents reach; 0 where there are hardly more with any. */
function guessBorder({ parts }: KindScores, perWord: number, perBigram: number, wanted: number): number {
  let count = 0;
  const total = parts.reduce((sum, { words }) => sum + words.length, 0);
  const step = Math.max(SAMPLED, Math.ceil(total / MOST_SAMPLED));
  for (const { words, bigrams } of parts) {
    for (let slot = 0; slot < words.length && count < MOST_SAMPLED; slot += step) {
      sampled[count++] = words[slot]! * perWord + bigrams[slot]! * perBigram;
    }
  }
  const expected = Math.ceil(wanted / step);
  return expected >= count ? 0 : sampled.subarray(0, count).sort()[count - expected]!;
}

/** Places of one part whose quick scores reach the border and are not 0. */
function collect(
  words: Int32Array,
  bigrams: Int32Array,
  perWord: number,
  perBigram: number,
  border: number,
  first: number,
  places: number[],
): void {
  for (let slot = 0; slot < words.length; slot++) {
    const score = words[slot]! * perWord + bigrams[slot]! * perBigram;
    if (score >= border && score > 0) places.push(first + slot);
  }
}
