import type { TextScores } from './evidence/award-pool';
import { EvidenceVotes } from './evidence/votes';
import type { CandidateIndex } from './index/candidate-index';
import type { Family } from './index/fields';
import type { KindScores, Scored } from './index/kind-index';
import type { PreparedIdea } from './query/query';
import { joinedText, type TextScale } from './ranking/text-features';

/** A candidate that is looked at closely. */
export interface PoolMember extends Scored {
  /** What its joined score gains by its awards, 0..1. */
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
  const members = places.map((place) => scores.at(place));
  const bestIds = [...new Set([words.id, bigrams.id])].filter((id): id is string => id !== null);
  const gains = new Map(
    awarded.map(({ scored, withAwards }) => {
      const own = joinedText(scored.words, scored.bigrams, scale);
      return [scored.document.candidate.id, joinedText(withAwards.words, withAwards.bigrams, scale) - own];
    }),
  );
  const inside = new Set(members.map(({ document }) => document.candidate.id));
  const others = awarded.filter(({ scored }) => !inside.has(scored.document.candidate.id));
  return {
    members: [...members, ...others.map(({ scored }) => scored)].map((scored) => ({
      ...scored,
      evidence: Math.min(1, Math.max(0, gains.get(scored.document.candidate.id) ?? 0)),
    })),
    scale,
    bestOutside: reached.places.length > size ? reached.joined[size]! : 0,
    edgeId: members.length < size ? null : (members.at(-1)?.document.candidate.id ?? null),
    bestIds,
  };
}

function awardedScores(
  scores: KindScores,
  votes: EvidenceVotes,
): { readonly scored: Scored; readonly withAwards: TextScores }[] {
  return votes.candidateIds.flatMap((id) => {
    const scored = scores.find(id);
    return scored === undefined ? [] : [{ scored, withAwards: votes.scoresOf(scored.document, scored) }];
  });
}

function best(scores: KindScores, family: Family): { readonly sum: number; readonly id: string | null } {
  let top: { sum: number; id: string | null } = { sum: 0, id: null };
  for (const part of scores.parts) {
    const sums = part[family];
    let slot = -1;
    let sum = Math.max(1, top.sum);
    for (let i = 0; i < sums.length; i++) {
      const one = sums[i]!;
      if (one > sum || (slot < 0 && one === sum)) [slot, sum] = [i, one];
    }
    if (slot < 0) continue;
    // Within a segment documents ascend by id: the first of equals has the smallest.
    const id = scores.idAt(part.first + slot);
    if (sum > top.sum || top.id === null || id < top.id) top = { sum, id };
  }
  return top;
}

const BUCKETS = 4096;
const counts = new Uint32Array(BUCKETS + 1);
let joinedScores = new Float64Array(0);

/**
 * Places with the best joined scores above 0, best first, of equals the smaller ids. A first pass over all documents
 * counts scores by size, a second picks those that can be among the best; only they are sorted.
 */
function highest(
  scores: KindScores,
  scale: TextScale,
  size: number,
): { readonly places: readonly number[]; readonly joined: readonly number[] } {
  const total = scores.parts.reduce((sum, { words }) => sum + words.length, 0);
  if (joinedScores.length < total) joinedScores = new Float64Array(total);
  const joined = joinedScores;
  counts.fill(0);
  for (const { first, words, bigrams } of scores.parts) {
    for (let slot = 0; slot < words.length; slot++) {
      const [word, bigram] = [words[slot]!, bigrams[slot]!];
      if (word === 0 && bigram === 0) {
        joined[first + slot] = 0;
        continue;
      }
      const score = joinedText(scores.wordScore(word), scores.bigramScore(bigram), scale);
      joined[first + slot] = score;
      counts[Math.min(BUCKETS, Math.trunc(score * BUCKETS))]!++;
    }
  }
  let [bucket, reached] = [BUCKETS, counts[BUCKETS]!];
  while (reached < size && bucket > 0) reached += counts[--bucket]!;
  const places: number[] = [];
  const border = bucket / BUCKETS;
  for (let place = 0; place < total; place++) {
    const score = joined[place]!;
    if (score >= border && score > 0) places.push(place);
  }
  places.sort((a, b) => joined[b]! - joined[a]! || (scores.idAt(a) < scores.idAt(b) ? -1 : 1));
  const kept = places.slice(0, size);
  return { places: kept, joined: kept.map((place) => joined[place]!) };
}
