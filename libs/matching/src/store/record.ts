import type { TextAnalysis } from '../analysis/analyser';
import type { Vocabularies } from '../index/fields';
import { HALVES } from '../index/impact';
import type { Vocabulary } from '../index/vocabulary';
import type { Candidate, TextFields } from '../types';

/**
 * The content of a document as bytes that can be read in place. 32-bit numbers: how many words, occurrences, fields and
 * bigrams, and how long the provider's name is; per field its number, the length of its text in UTF-16 units and its occurrences; the words' numbers; per
 * occurrence its start and, in one number, the word's place among them and its length; the bigrams' codes. Then as
 * 16-bit numbers the weighted frequencies in halves of words and bigrams, and in UTF-16 the provider and the texts.
 */
const HEAD = 5;
const PER_FIELD = 3;
const PER_OCCURRENCE = 2;
/** Longer words (lines of one letter) are shown up to here. */
const LONGEST_WORD = 0xfff;
const LARGEST_HALVES = 0xffff;
/** A decoder would take longer for so few. */
const FEW_UNITS = 16;

export interface ContentTerms {
  readonly keys: Uint32Array;
  /** Weighted frequencies in halves, in the order of `keys`. */
  readonly halves: Uint16Array;
}

export function encodeContent(
  { text, provider }: Pick<Candidate, 'text' | 'provider'>,
  analysis: TextAnalysis,
  words: ContentTerms,
  bigrams: ContentTerms,
  fields: Vocabulary<string>,
): Uint8Array {
  const names = Object.keys(text).sort();
  const occurrences = analysis.occurrences.length / 3;
  const counts = [words.keys.length, occurrences, names.length, bigrams.keys.length, provider.length];
  const numbers = HEAD + names.length * PER_FIELD + counts[0]! + occurrences * PER_OCCURRENCE + counts[3]!;
  const frequencies = counts[0]! + counts[3]!;
  const units = names.reduce((sum, name) => sum + text[name]!.length, provider.length);
  const bytes = Buffer.from(new ArrayBuffer(numbers * 4 + (frequencies + units) * 2));
  const out = new Uint32Array(bytes.buffer, 0, numbers);
  out.set(counts);
  let at = HEAD;
  let textAt = numbers * 4 + frequencies * 2;
  textAt += bytes.write(provider, textAt, 'utf16le');
  for (const name of names) {
    const field = analysis.fields.find((one) => one.name === name);
    out[at++] = fields.add(name);
    out[at++] = text[name]!.length;
    out[at++] = field === undefined ? 0 : field.occurrencesTo - field.occurrencesFrom;
    textAt += bytes.write(text[name]!, textAt, 'utf16le');
  }
  out.set(words.keys, at);
  at += counts[0]!;
  for (let i = 0; i < analysis.occurrences.length; i += 3) {
    const [term, start, end] = [analysis.occurrences[i]!, analysis.occurrences[i + 1]!, analysis.occurrences[i + 2]!];
    out[at++] = start;
    out[at++] = term * (LONGEST_WORD + 1) + Math.min(end - start, LONGEST_WORD);
  }
  out.set(bigrams.keys, at);
  const halves = new Uint16Array(bytes.buffer, numbers * 4, frequencies);
  halves.set(words.halves);
  halves.set(bigrams.halves, counts[0]);
  return bytes;
}

/** @param frequencies weighted */
export function contentTerms(keys: ArrayLike<number>, frequencies: Float32Array): ContentTerms {
  const halves = new Uint16Array(frequencies.length);
  for (let i = 0; i < halves.length; i++) halves[i] = Math.min(LARGEST_HALVES, Math.round(frequencies[i]! * HALVES));
  return { keys: keys instanceof Uint32Array ? keys : Uint32Array.from(keys), halves };
}

/** The content of one document, read in place: valid until the store is asked for the next one. */
export class DocumentContent {
  private readonly numbers: Uint32Array;
  private readonly bytes: Uint8Array;
  private readonly wordsFrom: number;
  private readonly occurrencesFrom: number;
  private readonly bigramsFrom: number;
  private readonly bigramsTo: number;

  constructor(
    stored: Uint8Array,
    private readonly vocabularies: Vocabularies,
  ) {
    this.bytes = stored;
    this.numbers = new Uint32Array(stored.buffer, stored.byteOffset, stored.length >>> 2);
    const { numbers } = this;
    this.wordsFrom = HEAD + numbers[2]! * PER_FIELD;
    this.occurrencesFrom = this.wordsFrom + numbers[0]!;
    this.bigramsFrom = this.occurrencesFrom + numbers[1]! * PER_OCCURRENCE;
    this.bigramsTo = this.bigramsFrom + numbers[3]!;
  }

  /** Numbers of the distinct words, in the order of the words themselves. */
  get words(): ContentTerms {
    return {
      keys: this.numbers.subarray(this.wordsFrom, this.occurrencesFrom),
      halves: this.halves(0, this.wordCount),
    };
  }

  /** Codes of the distinct bigrams, ascending. */
  get bigrams(): ContentTerms {
    const keys = this.numbers.subarray(this.bigramsFrom, this.bigramsTo);
    return { keys, halves: this.halves(this.wordCount, this.wordCount + keys.length) };
  }

  /** Visits the occurrences of words: the word's place in `words`, its field, start and end in the field's text. */
  eachOccurrence(visit: (word: number, field: string, start: number, end: number) => void): void {
    const { numbers } = this;
    let at = this.occurrencesFrom;
    for (let field = 0; field < numbers[2]!; field++) {
      const name = this.nameOf(field);
      for (let left = numbers[HEAD + field * PER_FIELD + 2]!; left > 0; left--, at += PER_OCCURRENCE) {
        const [start, packed] = [numbers[at]!, numbers[at + 1]!];
        visit(packed >>> 12, name, start, start + (packed & LONGEST_WORD));
      }
    }
  }

  /** A piece of a field's text, in UTF-16 units. */
  slice(name: string, start: number, end: number): string {
    let at = this.numbers[4]!;
    for (let field = 0; field < this.numbers[2]!; field++) {
      const units = this.numbers[HEAD + field * PER_FIELD + 1]!;
      if (this.nameOf(field) === name) return this.textAt(at + Math.min(start, units), at + Math.min(end, units));
      at += units;
    }
    return '';
  }

  /** All fields with their whole texts. */
  get text(): TextFields {
    const names = Array.from({ length: this.numbers[2]! }, (_, field) => this.nameOf(field));
    return Object.fromEntries(names.map((name) => [name, this.slice(name, 0, Infinity)]));
  }

  get provider(): string {
    return this.textAt(0, this.numbers[4]!);
  }

  private get wordCount(): number {
    return this.occurrencesFrom - this.wordsFrom;
  }

  private halves(from: number, to: number): Uint16Array {
    return new Uint16Array(this.bytes.buffer, this.bytes.byteOffset + this.bigramsTo * 4 + from * 2, to - from);
  }

  /** Units from the beginning of the provider on: [from, to). */
  private textAt(from: number, to: number): string {
    const begin = this.bigramsTo * 4 + (this.wordCount + this.bigramsTo - this.bigramsFrom) * 2;
    const { bytes } = this;
    if (to - from <= FEW_UNITS) {
      let text = '';
      for (let at = begin + from * 2; at < begin + to * 2; at += 2) {
        text += String.fromCharCode(bytes[at]! | (bytes[at + 1]! << 8));
      }
      return text;
    }
    const { buffer, byteOffset } = bytes;
    return Buffer.from(buffer, byteOffset + begin + from * 2, (to - from) * 2).toString('utf16le');
  }

  private nameOf(field: number): string {
    return this.vocabularies.fields.termOf(this.numbers[HEAD + field * PER_FIELD]!);
  }
}
