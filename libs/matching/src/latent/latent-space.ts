import { type ByteReader, type ByteWriter, MalformedBytesError } from '../analysis/bytes';
import { HALVES } from '../index/impact';
import type { TermRows } from '../index/term-rows';
import type { WeightedTerm } from '../index/weighted-term';
import type { Vocabulary } from '../index/vocabulary';
import { rightSingularVectors, type SparseRow } from './svd';

/** Numbers per text, one byte each. */
export const DIMENSIONS = 96;
/** From fewer texts nothing can be learned. */
const FEWEST_TEXTS = 200;
/** Of more, so many are learned from, spread evenly over all. */
const MOST_TEXTS = 20_000;
const MOST_TERMS = 30_000;
/** A word in one text alone says nothing about what it goes with. */
const FEWEST_TEXTS_OF_TERM = 2;
/** With as many dimensions as words, words would be like themselves alone. */
const TERMS_PER_DIMENSION = 4;
const LARGEST_BYTE = 127;
/** Steps of a term's weight. Sums of integers do not depend on the order of the addends. */
const WEIGHT_STEPS = 2 ** 20;

/** The rows of one kind to learn from. */
interface LearnedRows {
  readonly words: TermRows;
  readonly chosen: Uint32Array;
}

/**
 * Latent semantic analysis: what texts are about beyond the words that they share (買い物 with 移動販売, when both stand in
 * texts about the same things). Learned from the catalogue when its statistics are taken: truncated singular value
 * decomposition of the text × word matrix, log frequency × idf, rows of unit length.
 */
export class LatentSpace {
  /** For catalogues too small to learn from: everything is alike by 0. */
  static readonly none = new LatentSpace(new Int32Array(0), new Int8Array(0), new Uint32Array(0));

  /** Reused from text to text. */
  private readonly sums = new Float64Array(DIMENSIONS);

  private constructor(
    /** Place of a word (by its number in the vocabulary), -1 for one that was not learned. */
    private readonly placeOf: Int32Array,
    private readonly bytes: Int8Array,
    /** What a byte of a word is worth: idf × scale of its bytes, in steps. */
    private readonly units: Uint32Array,
  ) {}

  static learn(kinds: ReadonlyMap<string, LearnedRows>, words: Vocabulary<string>): LatentSpace {
    const texts = sample(kinds);
    if (texts.length < FEWEST_TEXTS) return LatentSpace.none;
    const { placeOf, names, idfs } = chooseTerms(texts, words);
    const rows = texts.map((text) => rowOf(text, placeOf, idfs)).filter(({ terms }) => terms.length > 0);
    const rank = Math.min(DIMENSIONS, Math.floor(Math.min(names.length, rows.length) / TERMS_PER_DIMENSION));
    if (rank === 0) return LatentSpace.none;
    const vectors = widened(rightSingularVectors(rows, Uint32Array.from(names, seedOf), rank), rank);
    const scales = new Float64Array(names.length);
    for (let place = 0; place < names.length; place++) {
      for (let i = 0; i < DIMENSIONS; i++) {
        scales[place] = Math.max(scales[place]!, Math.abs(vectors[place * DIMENSIONS + i]!));
      }
    }
    const bytes = Int8Array.from(vectors, (value, i) => {
      const scale = scales[Math.floor(i / DIMENSIONS)]!;
      return scale === 0 ? 0 : Math.round((LARGEST_BYTE * value) / scale);
    });
    const largest = scales.reduce((max, scale) => Math.max(max, scale), 0);
    const units = Uint32Array.from(scales, (scale, place) =>
      largest === 0 ? 0 : Math.round((WEIGHT_STEPS * idfs[place]! * scale) / largest),
    );
    return new LatentSpace(placeOf, bytes, units);
  }

  /** For `CorpusStatistics.encode`. */
  write(out: ByteWriter): void {
    out.number(this.units.length);
    for (const [number, place] of this.placeOf.entries()) {
      if (place < 0) continue;
      out.number(number);
      out.number(this.units[place]!);
      for (let i = 0; i < DIMENSIONS; i++) out.signed(this.bytes[place * DIMENSIONS + i]!);
    }
  }

  /** @param numbers of the words, by the numbers that were written @throws MalformedBytesError */
  static read(input: ByteReader, numbers: Uint32Array, vocabularySize: number): LatentSpace {
    const size = input.count();
    if (size === 0) return LatentSpace.none;
    const placeOf = new Int32Array(vocabularySize).fill(-1);
    const units = new Uint32Array(size);
    const bytes = new Int8Array(size * DIMENSIONS);
    for (let place = 0; place < size; place++) {
      const number = numbers[input.number()];
      if (number === undefined) throw new MalformedBytesError('A word that is not in the list of words');
      placeOf[number] = place;
      units[place] = input.number();
      for (let i = 0; i < DIMENSIONS; i++) bytes[place * DIMENSIONS + i] = input.signed();
    }
    return new LatentSpace(placeOf, bytes, units);
  }

  get isEmpty(): boolean {
    return this.units.length === 0;
  }

  /** Writes the place of one text, `DIMENSIONS` bytes, into `into` from `at` on. */
  place(rows: TermRows, row: number, into: Int8Array, at = 0): void {
    const sums = this.sums.fill(0);
    const [terms, halves, starts] = [rows.terms.view, rows.halves.view, rows.starts.view];
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      this.add(rows.numbers.keyOf(terms[entry]!), Math.log1p(halves[entry]! / HALVES), sums);
    }
    let largest = 0;
    for (let i = 0; i < DIMENSIONS; i++) largest = Math.max(largest, Math.abs(sums[i]!));
    for (let i = 0; i < DIMENSIONS && largest > 0; i++) into[at + i] = Math.round((LARGEST_BYTE * sums[i]!) / largest);
  }

  /** The place of a query, of length 1; null when it has none of the learned words. */
  placeOfQuery(words: readonly WeightedTerm<number>[]): Float64Array | null {
    const sums = new Float64Array(DIMENSIONS);
    for (const { term, weight } of words) this.add(term, Math.log1p(weight), sums);
    const length = Math.sqrt(sums.reduce((sum, value) => sum + value ** 2, 0));
    return length === 0 ? null : sums.map((value) => value / length);
  }

  /** Whether a word, by its number, was learned. */
  knows(number: number): boolean {
    return (this.placeOf[number] ?? -1) >= 0;
  }

  /** Adds a word to the sums of a text, which begin at `from`. @param frequency ln(1 + frequency or weight) */
  add(number: number, frequency: number, sums: Float64Array, from = 0): void {
    const place = this.placeOf[number] ?? -1;
    if (place < 0) return;
    const weight = Math.round(frequency * this.units[place]!);
    const { bytes } = this;
    for (let i = 0, at = place * DIMENSIONS; i < DIMENSIONS; i++, at++) sums[from + i]! += weight * bytes[at]!;
  }
}

/**
 * Cosine of a query and a text, 0..1. Four sums at a time, so that none has to wait for the one before it.
 *
 * @param from where the text's place begins in `text`
 */
export function likeness(query: Float64Array | null, text: Int8Array, from = 0): number {
  if (query === null) return 0;
  let [a, b, c, d, square] = [0, 0, 0, 0, 0];
  for (let i = 0, at = from; i < DIMENSIONS; i += 4, at += 4) {
    const [va, vb, vc, vd] = [text[at]!, text[at + 1]!, text[at + 2]!, text[at + 3]!];
    a += query[i]! * va;
    b += query[i + 1]! * vb;
    c += query[i + 2]! * vc;
    d += query[i + 3]! * vd;
    square += va * va + vb * vb + vc * vc + vd * vd;
  }
  const product = a + b + (c + d);
  return square === 0 || product <= 0 ? 0 : Math.min(1, product / Math.sqrt(square));
}

interface Text {
  readonly words: TermRows;
  readonly row: number;
}

/** Ordered by kind and id, whatever order the texts came in. */
function sample(kinds: ReadonlyMap<string, LearnedRows>): Text[] {
  const all = [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { words, chosen }]) => Array.from(chosen, (row): Text => ({ words, row })));
  if (all.length <= MOST_TEXTS) return all;
  return Array.from({ length: MOST_TEXTS }, (_, i) => all[Math.floor((i * all.length) / MOST_TEXTS)]!);
}

function* termsOf({ words, row }: Text): Generator<readonly [number: number, frequency: number]> {
  const [terms, halves, starts] = [words.terms.view, words.halves.view, words.starts.view];
  for (let at = starts[row]!; at < starts[row + 1]!; at++) {
    yield [words.numbers.keyOf(terms[at]!), halves[at]! / HALVES];
  }
}

function chooseTerms(texts: readonly Text[], words: Vocabulary<string>) {
  const counts = new Uint32Array(words.size);
  for (const text of texts) for (const [number] of termsOf(text)) counts[number]!++;
  const known: { readonly number: number; readonly name: string }[] = [];
  for (const [number, count] of counts.entries()) {
    if (count >= FEWEST_TEXTS_OF_TERM) known.push({ number, name: words.termOf(number) });
  }
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
  const chosen = known
    .sort((a, b) => counts[b.number]! - counts[a.number]! || byName(a, b))
    .slice(0, MOST_TERMS)
    .sort(byName);
  const placeOf = new Int32Array(words.size).fill(-1);
  for (const [place, { number }] of chosen.entries()) placeOf[number] = place;
  const idfs = Float64Array.from(chosen, ({ number }) => Math.log((texts.length + 1) / (counts[number]! + 1)));
  return { placeOf, names: chosen.map(({ name }) => name), idfs };
}

function rowOf(text: Text, placeOf: Int32Array, idfs: Float64Array): SparseRow {
  const entries = [...termsOf(text)]
    .map(([number, frequency]) => ({ place: placeOf[number]!, weight: Math.log1p(frequency) }))
    .filter(({ place }) => place >= 0)
    .sort((a, b) => a.place - b.place);
  const weights = Float64Array.from(entries, ({ place, weight }) => weight * idfs[place]!);
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight ** 2, 0)) || 1;
  return { terms: Uint32Array.from(entries, ({ place }) => place), weights: weights.map((weight) => weight / length) };
}

/** From `rank` to `DIMENSIONS` numbers per word. */
function widened(vectors: Float64Array, rank: number): Float64Array {
  if (rank === DIMENSIONS) return vectors;
  const wide = new Float64Array((vectors.length / rank) * DIMENSIONS);
  for (let at = 0; at < vectors.length; at++) wide[Math.floor(at / rank) * DIMENSIONS + (at % rank)] = vectors[at]!;
  return wide;
}

/** FNV-1a of the word: a word has the same seed in every catalogue. */
function seedOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
