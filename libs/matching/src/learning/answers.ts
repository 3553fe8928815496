import { exposureAt } from '../ranking/exposure';

/** What a municipality said of one candidate that it was shown. */
export interface Answer {
  readonly kind: string;
  /** Id of the candidate. */
  readonly id: string;
  /** `positive`: will be considered or was adopted. */
  readonly outcome: 'positive' | 'declined';
  /** Feature values at the time of the match, 0..1; what is not among them counts as equal for both of a pair. */
  readonly features: Readonly<Record<string, number>>;
  /** 1-based rank at which it was shown. */
  readonly rank: number;
  /** Features that a decline speaks about; empty: none, the answer teaches nothing. Unused for positive answers. */
  readonly about: readonly string[];
}

/** All answers to one idea. */
export interface IdeaAnswers {
  readonly ideaId: string;
  readonly organizationId: string;
  readonly answers: readonly Answer[];
}

/** A positive answer that should stand before a decline of the same idea and kind. */
export interface Pair {
  readonly preferred: Answer;
  readonly declined: Answer;
  /** How much it counts in its idea; the pairs of one idea have 1 together. */
  readonly weight: number;
}

/** An idea with thousands of answers must not hold up the others. */
const MOST_PAIRS_PER_IDEA = 400;
/** The greatest weight of a pair seen far below, relative to one at the top: rare views must not rule. */
const GREATEST_PROPENSITY_WEIGHT = 4;

/**
 * Pairs of one idea. Who is shown further down is looked at less often: a pair counts by the inverse of the chance that
 * the lower of the two was looked at (whoever reads so far has read the upper one too), clipped. The chance is taken to
 * fall as exposure does. Every idea has the same voice, however many answers it has.
 */
export function pairsOf({ answers }: IdeaAnswers): Pair[] {
  const sorted = inOrder(answers);
  const found: Pair[] = [];
  for (const preferred of sorted) {
    if (preferred.outcome !== 'positive') continue;
    for (const declined of sorted) {
      if (declined.outcome !== 'declined' || declined.kind !== preferred.kind || declined.about.length === 0) continue;
      const seen = exposureAt(Math.max(preferred.rank, declined.rank));
      found.push({ preferred, declined, weight: Math.min(GREATEST_PROPENSITY_WEIGHT, 1 / seen) });
    }
  }
  const pairs = evenly(found, MOST_PAIRS_PER_IDEA);
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
  return pairs.map((pair) => ({ ...pair, weight: pair.weight / total }));
}

/**
 * Is the idea kept aside for comparisons? By its id and the seed alone: new answers move no idea to the other side, so
 * that no version is ever compared on what it learned from.
 */
export function isHeldOut(ideaId: string, seed: number, share = HELD_OUT_SHARE): boolean {
  return hash(`${seed}/${ideaId}`) < share;
}
const HELD_OUT_SHARE = 0.3;

const inOrder = (answers: readonly Answer[]): Answer[] =>
  [...answers].sort((a, b) => compare(a.kind, b.kind) || compare(a.id, b.id));

/** An idea of which there is something to learn. */
export interface IdeaPairs {
  readonly idea: IdeaAnswers;
  readonly pairs: readonly Pair[];
}

/**
 * Those of which there is something to learn, in the order of their ids, and so their answers. Yields between ideas, so
 * that the caller can let others run.
 */
export function* withPairs(ideas: readonly IdeaAnswers[]): Generator<void, IdeaPairs[], void> {
  const found: IdeaPairs[] = [];
  for (const idea of [...ideas].sort((a, b) => compare(a.ideaId, b.ideaId))) {
    const pairs = pairsOf(idea);
    if (pairs.length > 0) found.push({ idea: { ...idea, answers: inOrder(idea.answers) }, pairs });
    yield;
  }
  return found;
}

function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}

/** FNV-1a with a final mix, 0 ≤ result < 1. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
