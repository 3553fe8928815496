import { Plan } from '../kernel/memory';
import { DeadSlots } from './dead-slots';
import { DocumentRows, type IndexResources } from './document-rows';
import type { Family } from './fields';
import { SATURATION_STEPS, scoreOfSum } from './impact';
import { type IndexedDocument, LARGEST_SEGMENT, Segment } from './segment';
import { type CorpusStatistics, K1 } from './statistics';
import type { NumberedQuery, NumberedTerms } from './text-query';

/** A segment with the marks of what has been deleted from it since. */
interface Batch {
  readonly segment: Segment;
  readonly dead: DeadSlots;
}

/**
 * Batches of 1, 8, 64 … documents come from updates; eight of one size become one of the next, so that there are never
 * many and each document is written only a few times. Larger ones stay until the statistics are taken anew.
 */
const FAN_IN = 8;
const MERGED_SIZES = 3;

/** A document found by its words alone. */
export interface WordHit {
  readonly id: string;
  /** BM25 in double precision. */
  readonly score: number;
}

/** One document with what the two rankings give it. */
export interface Scored {
  readonly document: IndexedDocument;
  readonly words: number;
  readonly bigrams: number;
}

/** All candidates of one kind. Immutable: an update gives a new one that shares what has not changed. */
export class KindIndex {
  private constructor(
    private readonly kind: string,
    private readonly statistics: CorpusStatistics,
    private readonly resources: IndexResources,
    private readonly batches: readonly Batch[],
    readonly size: number,
  ) {}

  static build(
    kind: string,
    rows: DocumentRows,
    statistics: CorpusStatistics,
    resources: IndexResources,
    chosen: Uint32Array = rows.chosen(),
  ): KindIndex {
    const batches: Batch[] = [];
    for (let from = 0; from < chosen.length; from += LARGEST_SEGMENT) {
      const part = chosen.subarray(from, from + LARGEST_SEGMENT);
      batches.push({ segment: Segment.build(kind, rows, part, statistics, resources), dead: DeadSlots.none });
    }
    return new KindIndex(kind, statistics, resources, batches, chosen.length);
  }

  get(id: string): IndexedDocument | undefined {
    const place = find(this.batches, id);
    return place && this.batches[place.batch]!.segment.document(place.slot);
  }

  versionOf(id: string): number | undefined {
    const place = find(this.batches, id);
    return place && this.batches[place.batch]!.segment.versionOf(place.slot);
  }

  /** All documents as rows again. */
  appendTo(rows: DocumentRows): void {
    for (const { segment, dead } of this.batches) segment.appendTo(rows, dead.others(segment.size));
  }

  /** @param removals ids, of which unknown ones are ignored; a document among the rows takes the place of its former version */
  updated(upserts: DocumentRows, removals: Iterable<string>): KindIndex {
    const batches = [...this.batches];
    const chosen = upserts.chosen();
    let { size } = this;
    for (const id of new Set([...removals, ...Array.from(chosen, (row) => upserts.ids[row]!)])) {
      const place = find(batches, id);
      if (place === undefined) continue;
      const batch = batches[place.batch]!;
      batches[place.batch] = { ...batch, dead: batch.dead.with(place.slot) };
      size--;
    }
    const { statistics, resources, kind } = this;
    const added = KindIndex.build(kind, upserts, statistics, resources, chosen);
    const merged = this.merged([...batches, ...added.batches]);
    return new KindIndex(kind, statistics, resources, merged, size + added.size);
  }

  /** @param query in the weights of this kind */
  score(query: NumberedQuery): KindScores {
    return new KindScores(this.batches, query);
  }

  /**
   * The best by words alone, best first, of equals the smaller ids: found by their integer scores, then scored again
   * exactly, with those whose integer scores come so near that rounding could hide a better one.
   *
   * @param products weight × idf of each term
   */
  searchWords({ terms, weights, unit }: NumberedTerms, products: Float64Array, k: number): WordHit[] {
    const margin = roundingError(products) / unit;
    const hits: WordHit[] = [];
    for (const { segment, dead } of this.batches) {
      const scores = segment.words.lists.score(terms, weights, plan);
      dead.silence(scores);
      const slots = segment.words.lists.highest(k, margin);
      const exact = segment.exactWordScores(slots, terms, products);
      for (const [i, slot] of slots.entries()) hits.push({ id: segment.ids.at(slot), score: exact[i]! });
    }
    return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, k);
  }

  private merged(batches: readonly Batch[]): Batch[] {
    let kept = batches.filter(({ segment, dead }) => segment.size > dead.size);
    for (let order = 0; order < MERGED_SIZES; order++) {
      const ofSize = kept.filter(({ segment, dead }) => orderOf(segment.size - dead.size) === order);
      if (ofSize.length < FAN_IN) continue;
      const rows = new DocumentRows(this.resources);
      for (const { segment, dead } of ofSize) segment.appendTo(rows, dead.others(segment.size));
      const one = KindIndex.build(this.kind, rows, this.statistics, this.resources);
      kept = [...kept.filter((batch) => !ofSize.includes(batch)), ...one.batches];
    }
    return kept;
  }
}

/** Twice six standard deviations of the sum of the roundings of saturations, each even within half a step of 1/255. */
function roundingError(products: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < products.length; i++) squares += products[i]! ** 2;
  return (12 * Math.sqrt(squares / 12)) / SATURATION_STEPS;
}

const orderOf = (documents: number): number => Math.floor(Math.log2(documents) / Math.log2(FAN_IN));

function find(batches: readonly Batch[], id: string): { readonly batch: number; readonly slot: number } | undefined {
  for (let batch = batches.length - 1; batch >= 0; batch--) {
    const slot = batches[batch]!.segment.ids.indexOf(id);
    if (slot >= 0 && !batches[batch]!.dead.has(slot)) return { batch, slot };
  }
  return undefined;
}

const plan = new Plan();

interface ScoredPart {
  /** Place of its first document. */
  readonly first: number;
  readonly segment: Segment;
  /** Per slot. */
  readonly words: Int32Array;
  readonly bigrams: Int32Array;
}

/**
 * What one query gives all documents of a kind: sums of integer impacts in the memory of the segments, valid until the
 * next query to any snapshot that shares them. Places 0, 1, 2 … go through all batches.
 */
export class KindScores {
  readonly parts: readonly ScoredPart[];

  constructor(
    private readonly batches: readonly Batch[],
    private readonly query: NumberedQuery,
  ) {
    let first = 0;
    this.parts = batches.map(({ segment, dead }) => {
      const { words, bigrams } = segment.score(query, plan);
      dead.silence(words);
      dead.silence(bigrams);
      const part = { first, segment, words, bigrams };
      first += segment.size;
      return part;
    });
  }

  /** The score that a sum of word impacts stands for: BM25. */
  readonly wordScore = (sum: number): number => scoreOfSum(sum, this.query.words, K1);
  readonly bigramScore = (sum: number): number => scoreOfSum(sum, this.query.bigrams, K1);

  /** The largest sum of each block of documents. */
  maxima({ segment }: ScoredPart, family: Family): Int32Array {
    return segment.blockMaxima(family);
  }

  idAt(place: number): string {
    const { batch, slot } = this.locate(place);
    return batch.segment.ids.at(slot);
  }

  at(place: number): Scored {
    const { batch, slot } = this.locate(place);
    return { document: batch.segment.document(slot), ...this.scoresAt(place) };
  }

  /** What the two rankings give the document at a place. */
  scoresAt(place: number): { readonly words: number; readonly bigrams: number } {
    const { part, slot } = this.locate(place);
    return { words: this.wordScore(part.words[slot]!), bigrams: this.bigramScore(part.bigrams[slot]!) };
  }

  /** @returns undefined when there is no such document */
  find(id: string): Scored | undefined {
    const place = find(this.batches, id);
    return place && this.at(this.parts[place.batch]!.first + place.slot);
  }

  private locate(place: number) {
    let batch = this.parts.length - 1;
    while (this.parts[batch]!.first > place) batch--;
    const part = this.parts[batch]!;
    return { batch: this.batches[batch]!, part, slot: place - part.first };
  }
}
