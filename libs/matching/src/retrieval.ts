import type { CandidateIndex } from './index/candidate-index';
import type { Scored } from './index/kind-index';
import type { PreparedIdea } from './query/query';
import { joinedText, type TextScale } from './ranking/text-features';

/** The candidates of one kind that are looked at closely. */
export interface Pool {
  readonly members: readonly Scored[];
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
 * @param besides ids that are looked at whatever their text; they take no place of the `size`. Unknown ones are ignored
 */
export function retrieve(
  index: CandidateIndex,
  kind: string,
  idea: PreparedIdea,
  size: number,
  besides: readonly string[] = [],
): Pool {
  const found = index.score(kind, idea.query);
  const words = best(found, (scored) => scored.words);
  const bigrams = best(found, (scored) => scored.bigrams);
  const scale = { maxWordScore: words.score, maxBigramScore: bigrams.score };
  const joined = Float64Array.from(found, (scored) => joinedText(scored.words, scored.bigrams, scale));
  const sorted = joined.slice().sort();
  const lowest = sorted[Math.max(0, found.length - size)] ?? 0;
  const bestOutside = sorted[found.length - size - 1] ?? 0;
  const reached = found
    .map((scored, i) => ({ scored, joined: joined[i]! }))
    .filter((one) => one.joined >= lowest)
    .sort((a, b) => b.joined - a.joined || (a.scored.document.candidate.id < b.scored.document.candidate.id ? -1 : 1));
  const bestIds = [...new Set([words.id, bigrams.id])].filter((id): id is string => id !== null);
  const members = reached.slice(0, size).map(({ scored }) => scored);
  const edgeId = members.length < size ? null : (members.at(-1)?.document.candidate.id ?? null);
  return {
    members: [...members, ...others(index, kind, members, found, besides)],
    scale,
    bestOutside,
    edgeId,
    bestIds,
  };
}

function others(
  index: CandidateIndex,
  kind: string,
  members: readonly Scored[],
  found: readonly Scored[],
  ids: readonly string[],
): Scored[] {
  if (ids.length === 0) return [];
  const inside = new Set(members.map(({ document }) => document.candidate.id));
  const missing = new Set(ids.filter((id) => !inside.has(id)));
  const byText = new Map(
    found
      .filter(({ document }) => missing.has(document.candidate.id))
      .map((scored) => [scored.document.candidate.id, scored]),
  );
  return [...missing].flatMap((id) => {
    const document = index.document(kind, id);
    return document === undefined ? [] : [byText.get(id) ?? { document, words: 0, bigrams: 0 }];
  });
}

function best(found: readonly Scored[], scoreOf: (scored: Scored) => number): { score: number; id: string | null } {
  let top: { score: number; id: string | null } = { score: 0, id: null };
  for (const scored of found) {
    const [score, { id }] = [scoreOf(scored), scored.document.candidate];
    if (score > top.score || (score === top.score && top.id !== null && id < top.id)) top = { score, id };
  }
  return top;
}
