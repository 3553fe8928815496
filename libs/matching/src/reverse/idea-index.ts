import type { Analyser } from '../analysis/analyser';
import { integerWeight, mayBeScaled } from '../index/impact';
import type { WeightedTerm } from '../index/text-query';
import { prepareIdea, type PreparedIdea } from '../query/query';
import type { MatchingIdea } from '../types';

export interface IdeaChanges {
  /** New ideas and new versions of known ones. */
  readonly upserts: readonly MatchingIdea[];
  /** Ids; unknown ones are ignored. */
  readonly removals: readonly string[];
}

/** What a term brings to the score of one candidate. */
export interface TermImpact<K> {
  readonly term: K;
  readonly idf: number;
  readonly saturation: number;
}

export interface CandidateQuery {
  readonly words: readonly TermImpact<string>[];
  readonly bigrams: readonly TermImpact<number>[];
}

/** Sums of integer impacts of one candidate for one idea. */
export interface IdeaScores {
  readonly idea: PreparedIdea;
  readonly words: number;
  readonly bigrams: number;
}

/** Slots of removed ideas are given back once they are this share of all. */
const MOST_GAPS = 0.5;

/**
 * Ideas as inverted lists of their query weights: one candidate is scored against all of them at once. Sums are made
 * in the same order and precision as in the forward direction and are equal to the last bit.
 */
export class IdeaIndex {
  private slots: (PreparedIdea | null)[] = [];
  private readonly slotOf = new Map<string, number>();
  /** Ideas so long that their weights may be scaled down: their scores are not comparable with the sums made here. */
  readonly wide = new Set<string>();
  private words = new QueryPostings<string>();
  private bigrams = new QueryPostings<number>();

  private constructor(private readonly analyser: Analyser) {}

  static empty(analyser: Analyser): IdeaIndex {
    return new IdeaIndex(analyser);
  }

  get size(): number {
    return this.slotOf.size;
  }

  ids(): string[] {
    return [...this.slotOf.keys()].sort();
  }

  get(id: string): PreparedIdea | undefined {
    const slot = this.slotOf.get(id);
    return slot === undefined ? undefined : (this.slots[slot] ?? undefined);
  }

  /** Changes this index in place and returns it. */
  update({ upserts, removals }: IdeaChanges): this {
    for (const id of removals) this.remove(id);
    for (const idea of upserts) {
      this.remove(idea.id);
      this.add(prepareIdea(this.analyser, idea));
    }
    if (this.slots.length - this.slotOf.size > MOST_GAPS * this.slots.length) this.rebuild();
    return this;
  }

  /** Scores of all ideas that share a term with the candidate. */
  *score({ words, bigrams }: CandidateQuery): Generator<IdeaScores> {
    const wordScores = this.words.accumulate(words, this.slots.length);
    const bigramScores = this.bigrams.accumulate(bigrams, this.slots.length);
    for (const [slot, idea] of this.slots.entries()) {
      const scores = { words: wordScores[slot]!, bigrams: bigramScores[slot]! };
      if (idea !== null && (scores.words > 0 || scores.bigrams > 0)) yield { idea, ...scores };
    }
  }

  private add(prepared: PreparedIdea): void {
    const slot = this.slots.length;
    this.slots.push(prepared);
    this.slotOf.set(prepared.idea.id, slot);
    if (mayBeScaled(prepared.query.words) || mayBeScaled(prepared.query.bigrams)) this.wide.add(prepared.idea.id);
    this.words.add(slot, prepared.query.words);
    this.bigrams.add(slot, prepared.query.bigrams);
  }

  private remove(id: string): void {
    const slot = this.slotOf.get(id);
    if (slot === undefined) return;
    // The weights stay in the lists until the next rebuild; nobody looks at the slot any more.
    this.slots[slot] = null;
    this.slotOf.delete(id);
    this.wide.delete(id);
  }

  private rebuild(): void {
    const ideas = this.slots.filter((idea) => idea !== null);
    this.slots = [];
    this.slotOf.clear();
    this.words = new QueryPostings();
    this.bigrams = new QueryPostings();
    for (const idea of ideas) this.add(idea);
  }
}

/** Per term the ideas that ask for it, with what it weighs there. */
class QueryPostings<K extends string | number> {
  private readonly lists = new Map<K, { readonly slots: number[]; readonly weights: number[] }>();

  add(slot: number, terms: readonly WeightedTerm<K>[]): void {
    for (const { term, weight } of terms) {
      let list = this.lists.get(term);
      if (list === undefined) this.lists.set(term, (list = { slots: [], weights: [] }));
      list.slots.push(slot);
      list.weights.push(weight);
    }
  }

  accumulate(impacts: readonly TermImpact<K>[], slots: number): Int32Array {
    const scores = new Int32Array(slots);
    for (const { term, idf, saturation } of impacts) {
      const list = this.lists.get(term);
      if (list === undefined) continue;
      for (let i = 0; i < list.slots.length; i++) {
        scores[list.slots[i]!]! += integerWeight(list.weights[i]!, idf) * saturation;
      }
    }
    return scores;
  }
}
