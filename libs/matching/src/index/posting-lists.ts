import { allocate } from '../kernel/allocate';
import { BLOCK, LAYOUT, type Layout, type Plan, type ScoringMemory } from '../kernel/memory';
import { frequencyOf, HALVES, saturationOf } from './impact';
import type { TermRows } from './term-rows';

/** Lists address documents with 16 bits. */
export const MOST_DOCUMENTS = 65_536;
const LONGEST_STEP = 255;
/** In smaller segments rows of one byte per document gain nothing. */
const ROWS_FROM_DOCUMENTS = 256;

/** What is written for a posting: 1..255. */
export type ValueOf = (document: number, halves: number) => number;

/**
 * Inverted lists of one family of terms over at most 65,536 documents: for each term who has it, and one byte with what
 * it says there. Immutable. Each list is written in the shortest of three layouts (see `LAYOUT`); terms that stand in a
 * `1 / rowShare` of the documents or more are rows, which a processor adds up many documents at a time.
 */
export class PostingLists {
  /** Place + 1 of documents that are looked for; all 0 between calls. */
  private marks: Uint16Array | null = null;

  private constructor(
    /** Ascending. */
    readonly keys: Uint32Array,
    /** Where each list begins in the bytes, with its layout in the two highest bits; one more than there are lists. */
    private readonly starts: Uint32Array,
    readonly memory: ScoringMemory,
  ) {}

  /**
   * @param chosen rows in the order of the documents to be; a term that none of them has gets no list
   * @param rowShare a term gets a row when one of so many documents has it
   */
  static build(rows: TermRows, chosen: Uint32Array, valueOf: ValueOf, rowShare: number): PostingLists {
    if (chosen.length > MOST_DOCUMENTS) throw new RangeError(`Lists hold at most ${MOST_DOCUMENTS} documents`);
    return new ListWriter(rows, chosen, rowShare).write(valueOf, (keys, starts, memory) => {
      return new PostingLists(keys, starts, memory);
    });
  }

  get documents(): number {
    return this.memory.documents;
  }

  /** @param from where to begin to look; of a query's ascending keys the answer to the one before. @returns ~place when absent */
  find(key: number, from = 0): number {
    const { keys } = this;
    let [low, high] = [from, keys.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = keys[middle]!;
      if (found === key) return middle;
      if (found < key) low = middle + 1;
      else high = middle - 1;
    }
    return ~low;
  }

  /** Σ weight × value per document, in `memory.scores`. @param keys ascending */
  score(keys: ArrayLike<number>, weights: ArrayLike<number>, plan: Plan): Int32Array {
    plan.clear();
    for (let i = 0, from = 0; i < keys.length; i++) {
      const list = this.find(keys[i]!, from);
      from = list < 0 ? ~list : list + 1;
      if (list >= 0) this.planList(list, weights[i]!, plan);
    }
    this.memory.accumulate(plan);
    return this.memory.scores;
  }

  planList(list: number, weight: number, plan: Plan): void {
    const start = this.starts[list]!;
    plan.add((start >>> 30) as Layout, start & 0x3fff_ffff, this.starts[list + 1]! & 0x3fff_ffff, weight);
  }

  /** Visits the postings of one list in the order of documents. */
  visit(list: number, visit: (document: number, value: number) => void): void {
    const { bytes } = this.memory;
    const [tagged, end] = [this.starts[list]!, this.starts[list + 1]! & 0x3fff_ffff];
    const start = tagged & 0x3fff_ffff;
    switch ((tagged >>> 30) as Layout) {
      case LAYOUT.Rare:
        for (let at = start; at < end; at += 3) visit(bytes[at]! | (bytes[at + 1]! << 8), bytes[at + 2]!);
        return;
      case LAYOUT.Steps: {
        let document = 0;
        for (let at = start; at < end; at += 2) {
          document += bytes[at]!;
          if (bytes[at + 1] !== 0) visit(document, bytes[at + 1]!);
        }
        return;
      }
      case LAYOUT.Row:
        for (let at = start; at < end; at++) if (bytes[at] !== 0) visit(at - start, bytes[at]!);
    }
  }

  /**
   * Slots with the highest scores of the last `score`, ascending: the best `k`, and all that come within `margin` of the
   * last of them. Scores of 0 are left out.
   */
  highest(k: number, margin: number): Uint32Array {
    const { scores } = this.memory;
    const maxima = this.memory.blockMaxima();
    // The k best blocks hold k documents at least as good as the k-th best block. The k-th best document is looked for
    // among those that reach it.
    const first = Math.max(1, kthLargest(maxima, k));
    const border = borderOf(scores, maxima, first, k) - margin;
    return reachingSlots(scores, maxima, Math.max(1, Math.ceil(border)));
  }

  /**
   * Visits the postings of some terms in some documents.
   *
   * @param terms ascending
   * @param slots ascending
   * @param visit gets the places in `terms` and `slots`, the list and the value
   */
  visitSome(
    terms: Uint32Array,
    slots: Uint32Array,
    visit: (term: number, list: number, place: number, value: number) => void,
  ): void {
    const { bytes } = this.memory;
    const marks = (this.marks ??= new Uint16Array(this.documents));
    for (let i = 0; i < slots.length; i++) marks[slots[i]!] = i + 1;
    for (let term = 0, from = 0; term < terms.length; term++) {
      const list = this.find(terms[term]!, from);
      from = list < 0 ? ~list : list + 1;
      if (list < 0) continue;
      const [tagged, end] = [this.starts[list]!, this.starts[list + 1]! & 0x3fff_ffff];
      const start = tagged & 0x3fff_ffff;
      const layout = (tagged >>> 30) as Layout;
      if (layout === LAYOUT.Row) {
        for (let i = 0; i < slots.length; i++) {
          const value = bytes[start + slots[i]!]!;
          if (value !== 0) visit(term, list, i, value);
        }
      } else if (layout === LAYOUT.Rare) {
        for (let at = start; at < end; at += 3) {
          const mark = marks[bytes[at]! | (bytes[at + 1]! << 8)]!;
          if (mark !== 0) visit(term, list, mark - 1, bytes[at + 2]!);
        }
      } else {
        for (let at = start, document = 0; at < end; at += 2) {
          document += bytes[at]!;
          const mark = marks[document]!;
          if (mark !== 0 && bytes[at + 1] !== 0) visit(term, list, mark - 1, bytes[at + 1]!);
        }
      }
    }
    for (let i = 0; i < slots.length; i++) marks[slots[i]!] = 0;
  }

  /** Adds to each document's score in `memory.scores` what its value stands for. @param products by value; 0 for 0 */
  addProducts(list: number, products: Int32Array): void {
    const [tagged, end] = [this.starts[list]!, this.starts[list + 1]! & 0x3fff_ffff];
    this.memory.addProducts((tagged >>> 30) as Layout, tagged & 0x3fff_ffff, end, products);
  }

  /**
   * Turns the lists back into rows, one per slot.
   *
   * @param slots ascending
   * @param halvesOf what stands for a value in a row
   */
  appendTo(
    rows: TermRows,
    slots: Uint32Array,
    halvesOf: (list: number, slot: number, value: number) => number,
    lengths: (slot: number) => number,
  ): void {
    const rank = new Int32Array(this.documents).fill(-1);
    for (const [i, slot] of slots.entries()) rank[slot] = i;
    const starts = new Uint32Array(slots.length + 1);
    for (let list = 0; list < this.keys.length; list++) {
      this.visit(list, (slot) => {
        if (rank[slot]! >= 0) starts[rank[slot]! + 1]!++;
      });
    }
    for (let i = 0; i < slots.length; i++) starts[i + 1]! += starts[i]!;
    const places = starts.slice();
    const keys = new Uint32Array(starts[slots.length]!);
    const halves = new Uint16Array(keys.length);
    for (let list = 0; list < this.keys.length; list++) {
      this.visit(list, (slot, value) => {
        if (rank[slot]! < 0) return;
        const at = places[rank[slot]!]!++;
        keys[at] = this.keys[list]!;
        halves[at] = halvesOf(list, slot, value);
      });
    }
    for (const [i, slot] of slots.entries()) {
      for (let at = starts[i]!; at < starts[i + 1]!; at++) rows.add(keys[at]!, halves[at]!);
      rows.endRow(lengths(slot));
    }
  }
}

function reachingSlots(scores: Int32Array, maxima: Int32Array, border: number): Uint32Array {
  const slots: number[] = [];
  for (let block = 0; block < maxima.length; block++) {
    if (maxima[block]! < border) continue;
    for (let slot = block * BLOCK, end = Math.min(scores.length, slot + BLOCK); slot < end; slot++) {
      if (scores[slot]! >= border) slots.push(slot);
    }
  }
  return Uint32Array.from(slots);
}

const BUCKETS = 4096;
const counts = new Uint32Array(BUCKETS);

/** A score that at least `k` documents reach, and hardly more: scores from `first` on are counted by size. */
function borderOf(scores: Int32Array, maxima: Int32Array, first: number, k: number): number {
  let largest = 0;
  for (let block = 0; block < maxima.length; block++) largest = Math.max(largest, maxima[block]!);
  const shift = Math.max(0, 32 - Math.clz32(largest) - Math.log2(BUCKETS));
  counts.fill(0);
  for (let block = 0; block < maxima.length; block++) {
    if (maxima[block]! < first) continue;
    for (let slot = block * BLOCK, end = Math.min(scores.length, slot + BLOCK); slot < end; slot++) {
      const score = scores[slot]!;
      if (score >= first) counts[score >> shift]!++;
    }
  }
  let bucket = BUCKETS - 1;
  for (let reached = counts[bucket]!; reached < k && bucket > 0;) reached += counts[--bucket]!;
  return bucket << shift;
}

/** 0 when there are fewer. */
function kthLargest(values: Int32Array, k: number): number {
  return values.length < k ? 0 : values.slice().sort()[values.length - k]!;
}

/** Writes lists in two passes over the rows: how long each will be, then their bytes. */
class ListWriter {
  private readonly counts: Uint32Array;
  private readonly layouts: Uint8Array;
  /** Where the next posting of each term goes. */
  private readonly places: Float64Array;

  constructor(
    private readonly rows: TermRows,
    private readonly chosen: Uint32Array,
    private readonly rowShare: number,
  ) {
    const terms = rows.numbers.size;
    this.counts = new Uint32Array(terms);
    this.layouts = new Uint8Array(terms);
    this.places = new Float64Array(terms);
  }

  write<L>(valueOf: ValueOf, make: (keys: Uint32Array, starts: Uint32Array, memory: ScoringMemory) => L): L {
    const { rows, chosen, counts, layouts, places } = this;
    const stops = this.measure();
    const sorted = rows.numbers.sorted().filter((term) => counts[term]! > 0);
    const keys = new Uint32Array(sorted.length);
    const starts = new Uint32Array(sorted.length + 1);
    let size = 0;
    for (let list = 0; list < sorted.length; list++) {
      const term = sorted[list]!;
      keys[list] = rows.numbers.keyOf(term);
      places[term] = size;
      starts[list] = size | (layouts[term]! << 30);
      size += this.sizeOf(term, stops[term]!);
      if (size > 0x3fff_ffff) throw new RangeError('The lists of one segment are larger than a gigabyte');
    }
    starts[sorted.length] = size;
    const memory = allocate(chosen.length, size);
    this.fill(memory.bytes, valueOf);
    return make(keys, starts, memory);
  }

  /** Counts the postings of each term and the stops on long ways between them, and chooses layouts. */
  private measure(): Uint32Array {
    const { rows, chosen, counts, layouts, rowShare } = this;
    const [terms, starts] = [rows.terms.view, rows.starts.view];
    const stops = new Uint32Array(counts.length);
    const last = new Uint16Array(counts.length);
    for (let document = 0; document < chosen.length; document++) {
      const row = chosen[document]!;
      for (let at = starts[row]!, end = starts[row + 1]!; at < end; at++) {
        const term = terms[at]!;
        counts[term]!++;
        stops[term]! += stopsOn(document - last[term]!);
        last[term] = document;
      }
    }
    for (let term = 0; term < counts.length; term++) {
      const count = counts[term]!;
      const isRow = chosen.length >= ROWS_FROM_DOCUMENTS && count * rowShare >= chosen.length;
      const steps = (count + stops[term]!) * 2;
      layouts[term] = isRow ? LAYOUT.Row : steps <= count * 3 ? LAYOUT.Steps : LAYOUT.Rare;
    }
    return stops;
  }

  private sizeOf(term: number, stops: number): number {
    if (this.layouts[term] === LAYOUT.Row) return this.chosen.length;
    return this.layouts[term] === LAYOUT.Steps ? (this.counts[term]! + stops) * 2 : this.counts[term]! * 3;
  }

  private fill(bytes: Uint8Array, valueOf: ValueOf): void {
    const { rows, chosen, layouts, places } = this;
    const [terms, halves, starts] = [rows.terms.view, rows.halves.view, rows.starts.view];
    const last = new Uint16Array(layouts.length);
    for (let document = 0; document < chosen.length; document++) {
      const row = chosen[document]!;
      for (let at = starts[row]!, end = starts[row + 1]!; at < end; at++) {
        const term = terms[at]!;
        const value = valueOf(document, halves[at]!);
        let place = places[term]!;
        if (layouts[term] === LAYOUT.Row) {
          bytes[place + document] = value;
          continue;
        }
        if (layouts[term] === LAYOUT.Rare) {
          bytes[place++] = document & 0xff;
          bytes[place++] = document >>> 8;
        } else {
          let way = document - last[term]!;
          for (; way > LONGEST_STEP; way -= LONGEST_STEP, place += 2) bytes[place] = LONGEST_STEP;
          bytes[place++] = way;
          last[term] = document;
        }
        bytes[place++] = value;
        places[term] = place;
      }
    }
  }
}

const stopsOn = (way: number): number => (way <= LONGEST_STEP ? 0 : Math.ceil(way / LONGEST_STEP) - 1);

/** Frequencies (in halves) that cannot be told from their saturation: per posting `list × 65,536 + document`. */
export class TrueFrequencies {
  private constructor(
    private readonly places: Float64Array,
    private readonly halves: Uint16Array,
  ) {}

  static readonly none = new TrueFrequencies(new Float64Array(0), new Uint16Array(0));

  static of(lists: PostingLists, rows: TermRows, chosen: Uint32Array, norms: Float64Array): TrueFrequencies {
    const [terms, halves, starts] = [rows.terms.view, rows.halves.view, rows.starts.view];
    const found: { place: number; halves: number }[] = [];
    for (let document = 0; document < chosen.length; document++) {
      const row = chosen[document]!;
      const norm = norms[document]!;
      for (let at = starts[row]!, end = starts[row + 1]!; at < end; at++) {
        // Frequencies of 1, 1.5 and 2 are all but always told apart; the check of them would cost most of the time.
        if (halves[at]! <= CHECKED_FROM && norm < SAFE_NORM) continue;
        const frequency = halves[at]! / HALVES;
        if (frequencyOf(saturationOf(frequency, norm), norm) === frequency) continue;
        const list = lists.find(rows.numbers.keyOf(terms[at]!));
        found.push({ place: list * MOST_DOCUMENTS + document, halves: halves[at]! });
      }
    }
    if (found.length === 0) return TrueFrequencies.none;
    found.sort((a, b) => a.place - b.place);
    return new TrueFrequencies(
      Float64Array.from(found, ({ place }) => place),
      Uint16Array.from(found, ({ halves: value }) => value),
    );
  }

  get(list: number, document: number): number | undefined {
    const wanted = list * MOST_DOCUMENTS + document;
    let [low, high] = [0, this.places.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const place = this.places[middle]!;
      if (place === wanted) return this.halves[middle]!;
      if (place < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}

const CHECKED_FROM = 4;
const SAFE_NORM = 16;
