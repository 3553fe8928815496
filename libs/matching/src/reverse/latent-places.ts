import type { PostingLists } from '../index/posting-lists';
import type { CorpusStatistics } from '../index/statistics';
import type { Vocabulary } from '../index/vocabulary';
import { DIMENSIONS } from '../latent/latent-space';
import { weightOfCode } from '../index/impact';

const LARGEST_BYTE = 127;
/** Above any error of single precision in what is kept per idea. */
const ROUNDING = 1e-6;

/**
 * Where ideas lie in the latent space of one statistics, in one byte per dimension, with how far that is from the exact
 * place: what an idea and a candidate are about is compared with a bound that is never too low.
 */
export class LatentPlaces {
  private constructor(
    private readonly bytes: Int8Array,
    /** Per slot what a byte is worth; 0 for an idea without learned words. */
    private readonly scales: Float32Array,
    /** Per slot the length of what the bytes leave out. */
    private readonly errors: Float32Array,
  ) {}

  /** @param words lists of the codes of what words weigh in ideas, by the numbers of `vocabulary` */
  static of(words: PostingLists, statistics: CorpusStatistics, vocabulary: Vocabulary<string>): LatentPlaces {
    const size = words.documents;
    // Sums of integers, as the forward direction makes them.
    const sums = new Float64Array(size * DIMENSIONS);
    for (const [list, key] of words.keys.entries()) {
      const number = statistics.vocabularies.words.numberOf(vocabulary.termOf(key));
      if (number === undefined || !statistics.latent.knows(number)) continue;
      words.visit(list, (slot, code) => {
        statistics.latent.add(number, Math.log1p(weightOfCode(code)), sums, slot * DIMENSIONS);
      });
    }
    const places = new LatentPlaces(new Int8Array(sums.length), new Float32Array(size), new Float32Array(size));
    for (let slot = 0; slot < size; slot++) places.write(slot, sums);
    return places;
  }

  private write(slot: number, sums: Float64Array): void {
    const [from, to] = [slot * DIMENSIONS, (slot + 1) * DIMENSIONS];
    let [square, largest] = [0, 0];
    for (let at = from; at < to; at++) {
      square += sums[at]! ** 2;
      largest = Math.max(largest, Math.abs(sums[at]!));
    }
    if (square === 0) return;
    const length = Math.sqrt(square);
    const scale = (this.scales[slot] = largest / length / LARGEST_BYTE);
    let error = 0;
    for (let at = from; at < to; at++) {
      this.bytes[at] = Math.round((LARGEST_BYTE * sums[at]!) / largest);
      error += (sums[at]! / length - scale * this.bytes[at]!) ** 2;
    }
    this.errors[slot] = Math.sqrt(error) + ROUNDING;
  }

  /** At least the likeness of the idea in a slot and a text, see `likeness`. @param length of the text's place */
  mostLike(slot: number, text: Int8Array, length: number): number {
    const { bytes } = this;
    const scale = this.scales[slot]!;
    if (scale === 0 || length === 0) return 0;
    // Four sums at a time: one would wait for itself. Integers, so that their order does not matter.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0, at = slot * DIMENSIONS; i < DIMENSIONS; i += 4, at += 4) {
      a = (a + bytes[at]! * text[i]!) | 0;
      b = (b + bytes[at + 1]! * text[i + 1]!) | 0;
      c = (c + bytes[at + 2]! * text[i + 2]!) | 0;
      d = (d + bytes[at + 3]! * text[i + 3]!) | 0;
    }
    const product = a + b + c + d;
    return Math.max(0, Math.min(1, (scale * product) / length + this.errors[slot]!));
  }
}

/** Euclidean length of a text's place. */
export function lengthOf(text: Int8Array): number {
  let square = 0;
  for (let i = 0; i < text.length; i++) square += text[i]! ** 2;
  return Math.sqrt(square);
}
