import type { IndexedDocument } from './fields';
import { LARGEST_SEGMENT, type NumberedQuery, Segment } from './segment';
import type { CorpusStatistics } from './statistics';

/** A batch with the marks of what has been deleted from it since. */
interface Batch {
  readonly segment: Segment;
  /** 1 = still there. Copied when a mark changes. */
  readonly alive: Uint8Array;
  readonly aliveCount: number;
}

interface Location {
  readonly batch: number;
  readonly slot: number;
}

/** Batches smaller than this come from updates and are put together when there are many of them. */
const SMALL_BATCH = 512;
const MOST_SMALL_BATCHES = 8;

/** One document with what the two rankings give it. */
export interface Scored {
  readonly document: IndexedDocument;
  readonly words: number;
  readonly bigrams: number;
}

/** All candidates of one kind. Immutable: an update gives a new one that shares what has not changed. */
export class KindIndex {
  private constructor(
    private readonly statistics: CorpusStatistics,
    private readonly batches: readonly Batch[],
    private readonly locations: ReadonlyMap<string, Location>,
  ) {}

  static build(documents: readonly IndexedDocument[], statistics: CorpusStatistics): KindIndex {
    const batches: Batch[] = [];
    for (let from = 0; from < documents.length; from += LARGEST_SEGMENT) {
      batches.push(batchOf(documents.slice(from, from + LARGEST_SEGMENT), statistics));
    }
    return new KindIndex(statistics, batches, locate(batches));
  }

  get size(): number {
    return this.locations.size;
  }

  get(id: string): IndexedDocument | undefined {
    const location = this.locations.get(id);
    return location && this.batches[location.batch]!.segment.documents[location.slot];
  }

  *documents(): Generator<IndexedDocument> {
    for (const { segment, alive } of this.batches) {
      for (const [slot, document] of segment.documents.entries()) if (alive[slot] === 1) yield document;
    }
  }

  /** @param removals ids, of which unknown ones are ignored; a document in `upserts` takes the place of its former version */
  updated(upserts: readonly IndexedDocument[], removals: readonly string[]): KindIndex {
    const batches = [...this.batches];
    const copied = new Set<number>();
    for (const id of [...removals, ...upserts.map(({ candidate }) => candidate.id)]) {
      const location = this.locations.get(id);
      if (location === undefined) continue;
      const batch = batches[location.batch]!;
      const alive = copied.has(location.batch) ? batch.alive : batch.alive.slice();
      copied.add(location.batch);
      if (alive[location.slot] === 1) batches[location.batch] = { ...batch, alive, aliveCount: batch.aliveCount - 1 };
      alive[location.slot] = 0;
    }
    for (let from = 0; from < upserts.length; from += LARGEST_SEGMENT) {
      batches.push(batchOf(upserts.slice(from, from + LARGEST_SEGMENT), this.statistics));
    }
    const merged = mergeSmall(batches, this.statistics);
    return new KindIndex(this.statistics, merged, locate(merged));
  }

  /** Scores of all documents that share a term with the query, in no particular order. */
  score(query: NumberedQuery): Scored[] {
    const found: Scored[] = [];
    for (const { segment, alive } of this.batches) {
      const { words, bigrams } = segment.score(query);
      for (let slot = 0; slot < words.length; slot++) {
        const [wordScore, bigramScore] = [words[slot]!, bigrams[slot]!];
        if ((wordScore === 0 && bigramScore === 0) || alive[slot] === 0) continue;
        found.push({ document: segment.documents[slot]!, words: wordScore, bigrams: bigramScore });
      }
    }
    return found;
  }
}

function batchOf(documents: readonly IndexedDocument[], statistics: CorpusStatistics): Batch {
  return {
    segment: Segment.build(documents, statistics),
    alive: new Uint8Array(documents.length).fill(1),
    aliveCount: documents.length,
  };
}

/** Drops empty batches and builds one of the small ones once there are too many. */
function mergeSmall(batches: readonly Batch[], statistics: CorpusStatistics): Batch[] {
  const filled = batches.filter(({ aliveCount }) => aliveCount > 0);
  const small = filled.filter(({ aliveCount }) => aliveCount < SMALL_BATCH);
  if (small.length <= MOST_SMALL_BATCHES) return filled;
  const documents = small.flatMap(({ segment, alive }) => segment.documents.filter((_, slot) => alive[slot] === 1));
  return [...filled.filter(({ aliveCount }) => aliveCount >= SMALL_BATCH), batchOf(documents, statistics)];
}

function locate(batches: readonly Batch[]): Map<string, Location> {
  const locations = new Map<string, Location>();
  for (const [batch, { segment, alive }] of batches.entries()) {
    for (const [slot, { candidate }] of segment.documents.entries()) {
      if (alive[slot] === 1) locations.set(candidate.id, { batch, slot });
    }
  }
  return locations;
}
