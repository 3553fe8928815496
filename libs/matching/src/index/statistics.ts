import { ByteReader, ByteWriter, MalformedBytesError } from '../analysis/bytes';
import { LatentSpace } from '../latent/latent-space';
import type { Family, Vocabularies } from './fields';
import { HALVES } from './impact';
import { countTerms, type TermRows } from './term-rows';

/**
 * BM25: saturation of term frequency and weight of length. A bigram that a text repeats says little more than one that it
 * has once: the words that it stands in are counted as words already. Chosen on FY2024 awards, see ADR 0002 and 0023.
 */
const SATURATION: Readonly<Record<Family, number>> = { words: 1.6, bigrams: 0.4 };
export const B = 0.75;
/** The constant factor k1 + 1 of BM25, of both families: scores of bigrams are compared among themselves only. */
export const K1 = SATURATION.words;
/**
 * Documents' worth of all kinds together that is mixed into each kind's term frequencies: twelve instruments alone
 * would not tell a rare word from a common one.
 */
const POOLED_DOCUMENTS = 50;

/** Documents without the term that are added to its share: one of two documents is no habit of the kind. */
const SHARE_PRIOR = 20;

/**
 * Names what `encode` writes. Grows with every change of it and of what statistics are made of: those who share them
 * keep apart what is of different formats.
 */
export const STATISTICS_FORMAT = 'statistics-2';

/** The bytes are no statistics of this format. */
export class StatisticsFormatError extends Error {
  override readonly name = 'StatisticsFormatError';
}

/** BM25's part of one family within one kind. Words go by their number, bigrams by their code. */
export interface FamilyStatistics {
  /** Inverse document frequency: ln(1 + (N − df + ½) / (df + ½)), with df mixed from the kind and all kinds. */
  idf(term: number | undefined): number;
  /** `idf` of the term that is counted at a place (`CorpusStatistics.placeOf`). */
  idfAt(place: number): number;
  /** Share of the kind's documents that contain the term, 0..1; drawn towards 0 while there are few documents. */
  share(term: number | undefined): number;
  /** k1 (1 − b + b × length / average) with the k1 of the family, against which frequencies are measured: tf / (tf + norm). */
  normOf(length: number): number;
}

/** The documents of one kind whose terms are counted. */
export interface KindRows {
  readonly words: TermRows;
  readonly bigrams: TermRows;
  /** Which rows there are; the others were replaced. */
  readonly chosen: Uint32Array;
}

/**
 * What the corpus says about terms, taken once and then kept while documents come and go, so that the score of a
 * candidate for an idea depends on those two alone. Otherwise every new candidate would shift every list a little,
 * and reverse matching could not be exact.
 */
export class CorpusStatistics {
  private readonly families = new Map<string, FamilyStatistics>();

  private constructor(
    /** Names the set of documents it was taken from. */
    readonly id: string,
    readonly documents: number,
    readonly vocabularies: Vocabularies,
    /** What its texts are about beyond the words they share. */
    readonly latent: LatentSpace,
    private readonly words: FamilyCounts,
    private readonly bigrams: FamilyCounts,
  ) {}

  /** @param meaning whether to learn what texts are about; whoever searches by words alone does without */
  static of(
    id: string,
    kinds: ReadonlyMap<string, KindRows>,
    vocabularies: Vocabularies,
    meaning = true,
  ): CorpusStatistics {
    let documents = 0;
    for (const { chosen } of kinds.values()) documents += chosen.length;
    const words = FamilyCounts.of(kinds, 'words', vocabularies.words.size);
    const bigrams = FamilyCounts.of(kinds, 'bigrams', null);
    const latent = meaning ? LatentSpace.learn(kinds, vocabularies.words) : LatentSpace.none;
    return new CorpusStatistics(id, documents, vocabularies, latent, words, bigrams);
  }

  /** To be kept beyond this process, or shared with others: equal statistics, comparable scores. */
  encode(): Buffer {
    const out = new ByteWriter();
    out.text(STATISTICS_FORMAT);
    out.text(this.id);
    out.number(this.documents);
    out.texts(Array.from({ length: this.words.size }, (_, number) => this.vocabularies.words.termOf(number)));
    this.words.write(out);
    this.bigrams.write(out);
    this.latent.write(out);
    return out.finish();
  }

  /**
   * @param vocabularies those of the index that will use them; words they do not have yet are added
   * @throws StatisticsFormatError
   */
  static decode(bytes: Uint8Array, vocabularies: Vocabularies): CorpusStatistics {
    try {
      const input = new ByteReader(bytes);
      if (input.text() !== STATISTICS_FORMAT) throw new StatisticsFormatError('Not statistics of this format');
      const id = input.text();
      const documents = input.number();
      const numbers = Uint32Array.from(input.texts(), (term) => vocabularies.words.add(term));
      const words = FamilyCounts.read(input, { numbers, size: vocabularies.words.size });
      const bigrams = FamilyCounts.read(input, null);
      const latent = LatentSpace.read(input, numbers, vocabularies.words.size);
      return new CorpusStatistics(id, documents, vocabularies, latent, words, bigrams);
    } catch (error) {
      if (error instanceof MalformedBytesError) throw new StatisticsFormatError(error.message, { cause: error });
      throw error;
    }
  }

  /** Where a term is counted, for all kinds; -1 for one that came later. */
  placeOf(term: number, family: Family): number {
    return this[family].indexOf(term);
  }

  of(kind: string, family: Family): FamilyStatistics {
    const key = `${family} ${kind}`;
    let statistics = this.families.get(key);
    if (statistics === undefined) {
      statistics = new MixedStatistics(this[family], kind, this.documents, SATURATION[family]);
      this.families.set(key, statistics);
    }
    return statistics;
  }
}

interface KindCounts {
  readonly documents: number;
  /** In halves. */
  readonly totalLength: number;
  readonly counts: SmallCounts;
}

const LARGE = 0xff;

/** Counts of which few exceed 8 bits: those lie apart. */
class SmallCounts {
  private readonly low: Uint8Array;
  /** Ascending. */
  private readonly largeAt: Uint32Array;
  private readonly large: Uint32Array;

  constructor(counts: Uint32Array) {
    this.low = new Uint8Array(counts.length);
    const places: number[] = [];
    for (let i = 0; i < counts.length; i++) {
      this.low[i] = Math.min(LARGE, counts[i]!);
      if (counts[i]! >= LARGE) places.push(i);
    }
    this.largeAt = Uint32Array.from(places);
    this.large = this.largeAt.map((place) => counts[place]!);
  }

  get(index: number): number {
    const count = this.low[index]!;
    return count === LARGE ? this.large[bisect(this.largeAt, index)]! : count;
  }
}

/** Place of a number in an ascending list; -1 when it is not there. */
function bisect(ascending: Uint32Array, wanted: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = ascending[middle]!;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** In how many documents of each kind each term stands. */
class FamilyCounts {
  private constructor(
    /** Ascending; null: the terms are 0, 1, 2 … */
    private readonly keys: Uint32Array | null,
    readonly size: number,
    readonly kinds: ReadonlyMap<string, KindCounts>,
  ) {}

  static of(kinds: ReadonlyMap<string, KindRows>, family: Family, size: number | null): FamilyCounts {
    const keys = size === null ? union([...kinds.values()].map((rows) => rows[family])) : null;
    const counted = new Map<string, KindCounts>();
    for (const [kind, rows] of kinds) {
      const { numbers } = rows[family];
      const { counts, totalHalves } = countTerms(rows[family], rows.chosen);
      const all = new Uint32Array(keys?.length ?? size!);
      let at = 0;
      for (const number of numbers.sorted()) {
        const key = numbers.keyOf(number);
        if (keys !== null) while (keys[at] !== key) at++;
        all[keys === null ? key : at] = counts[number]!;
      }
      counted.set(kind, { documents: rows.chosen.length, totalLength: totalHalves, counts: new SmallCounts(all) });
    }
    return new FamilyCounts(keys, keys?.length ?? size!, counted);
  }

  write(out: ByteWriter): void {
    if (this.keys !== null) {
      out.number(this.keys.length);
      this.keys.forEach((key, i) => out.number(key - (this.keys![i - 1] ?? 0)));
    }
    out.number(this.kinds.size);
    for (const [kind, { documents, totalLength, counts }] of this.kinds) {
      out.text(kind);
      out.number(documents);
      out.number(totalLength);
      for (let i = 0; i < this.size; i++) out.number(counts.get(i));
    }
  }

  /** @param words the numbers of the terms in the order in which they were written, and how many numbers there are */
  static read(input: ByteReader, words: { readonly numbers: Uint32Array; readonly size: number } | null): FamilyCounts {
    let keys: Uint32Array | null = null;
    if (words === null) {
      keys = new Uint32Array(input.count());
      for (let i = 0; i < keys.length; i++) keys[i] = (keys[i - 1] ?? 0) + input.number();
    }
    const written = words?.numbers.length ?? keys!.length;
    const size = words?.size ?? written;
    const kinds = new Map<string, KindCounts>();
    for (let left = input.count(); left > 0; left--) {
      const kind = input.text();
      const [documents, totalLength] = [input.number(), input.number()];
      const all = new Uint32Array(size);
      for (let i = 0; i < written; i++) all[words?.numbers[i] ?? i] = input.number();
      kinds.set(kind, { documents, totalLength, counts: new SmallCounts(all) });
    }
    return new FamilyCounts(keys, size, kinds);
  }

  /** Place of a term in the counts; -1 for one that came later. */
  indexOf(term: number): number {
    const { keys } = this;
    if (keys === null) return term < this.size ? term : -1;
    return bisect(keys, term);
  }
}

function union(families: readonly TermRows[]): Uint32Array {
  const all = families.map(({ numbers }) => numbers.sorted().map((number) => numbers.keyOf(number)));
  const joined = new Uint32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const keys of all) {
    joined.set(keys, at);
    at += keys.length;
  }
  joined.sort();
  let distinct = 0;
  for (let i = 0; i < joined.length; i++) if (i === 0 || joined[i] !== joined[i - 1]) joined[distinct++] = joined[i]!;
  return joined.slice(0, distinct);
}

class MixedStatistics implements FamilyStatistics {
  private readonly own: SmallCounts | undefined;
  private readonly all: readonly SmallCounts[];
  private readonly documents: number;
  /** In halves. */
  private readonly averageLength: number;

  constructor(
    private readonly family: FamilyCounts,
    kind: string,
    private readonly pooledDocuments: number,
    private readonly k1: number,
  ) {
    const own = family.kinds.get(kind);
    const kinds = [...family.kinds.values()];
    this.own = own?.counts;
    this.all = kinds.map(({ counts }) => counts);
    this.documents = own?.documents ?? 0;
    const measured = own === undefined ? kinds : [own];
    const total = measured.reduce((sum, { totalLength }) => sum + totalLength, 0);
    const documents = measured.reduce((sum, one) => sum + one.documents, 0);
    this.averageLength = documents === 0 ? 0 : total / documents;
  }

  idf(term: number | undefined): number {
    return this.idfAt(term === undefined ? -1 : this.family.indexOf(term));
  }

  idfAt(place: number): number {
    let pooled = 0;
    if (place >= 0) for (let kind = 0; kind < this.all.length; kind++) pooled += this.all[kind]!.get(place);
    const share = this.pooledDocuments === 0 ? 0 : pooled / this.pooledDocuments;
    const own = place < 0 ? 0 : (this.own?.get(place) ?? 0);
    const n = this.documents + POOLED_DOCUMENTS;
    const df = own + POOLED_DOCUMENTS * share;
    return Math.log(1 + (n - df + 0.5) / (df + 0.5));
  }

  share(term: number | undefined): number {
    const index = term === undefined ? -1 : this.family.indexOf(term);
    return index < 0 ? 0 : (this.own?.get(index) ?? 0) / (this.documents + SHARE_PRIOR);
  }

  normOf(length: number): number {
    return this.k1 * (1 - B + B * (this.averageLength > 0 ? (length * HALVES) / this.averageLength : 1));
  }
}
