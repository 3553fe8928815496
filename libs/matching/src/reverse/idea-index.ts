import type { Analyser } from '../analysis/analyser';
import { mayBeScaled } from '../index/impact';
import { Vocabulary } from '../index/vocabulary';
import { prepareIdea } from '../query/query';
import type { MatchingIdea } from '../types';
import { addTerms, IdeaBatch, IdeaRows } from './idea-batch';
import { IdeaFactTable } from './idea-facts';

export interface IdeaChanges {
  /** New ideas and new versions of known ones. */
  readonly upserts: readonly MatchingIdea[];
  /** Ids; unknown ones are ignored. */
  readonly removals: readonly string[];
}

/** Eight batches of one size become one of the next; those of 32,768 ideas and more stay. */
const FAN_IN = 8;
const LARGEST_MERGED = 32_768;
/** Batches of which fewer are left are written anew. */
const LEAST_ALIVE = 0.5;

/**
 * Ideas as inverted lists of their query weights: one candidate is scored against all of them at once. Sums are those of
 * the forward direction. Texts are not kept.
 */
export class IdeaIndex {
  /** Numbers of ideas by their ids; an id that was removed keeps its number. */
  readonly numbers = new Vocabulary<string>();
  readonly words = new Vocabulary<string>();
  readonly facts = new IdeaFactTable();
  private batchList: readonly IdeaBatch[] = [];
  /** By number: where it lies; null when it was removed. */
  private readonly places: ({ readonly batch: IdeaBatch; readonly slot: number } | null)[] = [];
  private readonly wide = new Set<number>();
  private count = 0;

  private constructor(private readonly analyser: Analyser) {}

  static empty(analyser: Analyser): IdeaIndex {
    return new IdeaIndex(analyser);
  }

  get size(): number {
    return this.count;
  }

  get batches(): readonly IdeaBatch[] {
    return this.batchList;
  }

  ids(): string[] {
    return this.places.flatMap((place, number) => (place === null ? [] : [this.numbers.termOf(number)])).sort();
  }

  /** @returns undefined when there is no such idea */
  versionOf(id: string): number | undefined {
    const number = this.numbers.numberOf(id);
    return number === undefined || !this.places[number] ? undefined : this.facts.versionOf(number);
  }

  /** Numbers of ideas whose weights may be scaled down: their scores cannot be compared with the sums made here. */
  get wideNumbers(): ReadonlySet<number> {
    return this.wide;
  }

  /** Changes this index in place and returns it. */
  update({ upserts, removals }: IdeaChanges): this {
    for (const id of removals) this.remove(id);
    const last = new Map(upserts.map((idea) => [idea.id, idea]));
    if (last.size > 0) {
      const rows = new IdeaRows();
      for (const idea of last.values()) {
        this.remove(idea.id);
        this.add(idea, rows);
      }
      this.place(IdeaBatch.build(rows));
    }
    this.tidy();
    return this;
  }

  private add(idea: MatchingIdea, rows: IdeaRows): void {
    const { query } = prepareIdea(this.analyser, idea);
    const number = this.numbers.add(idea.id);
    rows.numbers.push(number);
    addTerms(
      rows.words,
      query.words.map(({ term, weight }) => ({ term: this.words.add(term), weight })),
    );
    addTerms(rows.bigrams, query.bigrams);
    this.facts.set(number, idea);
    if (mayBeScaled(query.words) || mayBeScaled(query.bigrams)) this.wide.add(number);
    this.count++;
  }

  private remove(id: string): void {
    const number = this.numbers.numberOf(id);
    const place = number === undefined ? null : this.places[number];
    if (number === undefined || !place) return;
    place.batch.kill(place.slot);
    this.places[number] = null;
    this.wide.delete(number);
    this.count--;
  }

  private place(batch: IdeaBatch): void {
    for (const [slot, number] of batch.numbers.entries()) this.places[number] = { batch, slot };
    this.batchList = [...this.batchList, batch];
  }

  private tidy(): void {
    const sparse = this.batchList.filter(({ aliveCount, size }) => aliveCount < LEAST_ALIVE * size);
    if (sparse.length > 0) this.merge(sparse);
    for (let smallest = 1; smallest * FAN_IN <= LARGEST_MERGED; smallest *= FAN_IN) {
      const ofSize = this.batchList.filter(({ aliveCount: n }) => n >= smallest && n < smallest * FAN_IN);
      if (ofSize.length >= FAN_IN) this.merge(ofSize.slice(0, FAN_IN));
    }
  }

  private merge(merged: readonly IdeaBatch[]): void {
    this.batchList = this.batchList.filter((batch) => !merged.includes(batch));
    const rows = new IdeaRows();
    for (const batch of merged) batch.appendTo(rows);
    if (rows.numbers.length > 0) this.place(IdeaBatch.build(rows));
  }
}
